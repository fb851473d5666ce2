//! Kubernetes' `versioned_feature_list.yaml`.
