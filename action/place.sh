#!/usr/bin/env bash
# Says where the binary goes, and under which key it is cached: by its sources and by the system
# that it was linked on.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"

if command -v sha256sum >/dev/null; then
    sum=(sha256sum)
else
    sum=(shasum -a 256)
fi
hash="$(
    cd "$GITHUB_ACTION_PATH"
    {
        uname -sm
        cat /etc/os-release 2>/dev/null || true
        find Cargo.toml Cargo.lock rust-toolchain.toml crates -type f -print0 |
            LC_ALL=C sort -z | xargs -0 "${sum[@]}"
    } | "${sum[@]}" | cut -c 1-40
)"
output folder "$RUNNER_TEMP/gradus"
output key "gradus-${RUNNER_OS:-any}-${RUNNER_ARCH:-any}-$hash"
