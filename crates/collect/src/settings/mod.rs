//! Operators' configurations: Helm values, flag strings, kubelet-style maps.
