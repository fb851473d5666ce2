#!/usr/bin/env bash
# Gets the binary: from the cache, from a release, or from the sources of the action.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"

binary="$GRADUS_FOLDER/bin/gradus"
if [ "${RUNNER_OS:-}" = Windows ]; then
    binary="$binary.exe"
fi

from_release() {
    local target archive sum folder
    [[ "$GRADUS_VERSION" =~ ^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] ||
        refuse "the input 'version' is a release, as in v0.1.0, and not '$GRADUS_VERSION'"
    [[ "$GRADUS_CHECKSUM" =~ ^[0-9a-f]{64}$ ]] ||
        refuse "with the input 'version', 'checksum' has to be the SHA-256 of the archive"
    case "$(uname -sm)" in
        'Linux x86_64') target=x86_64-unknown-linux-gnu ;;
        'Linux aarch64') target=aarch64-unknown-linux-gnu ;;
        'Darwin arm64') target=aarch64-apple-darwin ;;
        'Darwin x86_64') target=x86_64-apple-darwin ;;
        *) refuse "there is no release for $(uname -sm): leave 'version' out to build it" ;;
    esac
    needs gh
    archive="gradus-$GRADUS_VERSION-$target.tar.gz"
    folder="$(mktemp -d)"
    # An action that is used from its own repository has no name.
    gh release download "$GRADUS_VERSION" --repo "${GRADUS_REPOSITORY:-$GITHUB_REPOSITORY}" \
        --pattern "$archive" --dir "$folder"
    if command -v sha256sum >/dev/null; then
        sum="$(sha256sum <"$folder/$archive")"
    else
        sum="$(shasum -a 256 <"$folder/$archive")"
    fi
    sum="${sum%% *}"
    [ "$sum" = "$GRADUS_CHECKSUM" ] ||
        refuse "$archive has the SHA-256 $sum, and 'checksum' says $GRADUS_CHECKSUM"
    mkdir -p "$GRADUS_FOLDER/bin"
    tar -xzf "$folder/$archive" -C "$GRADUS_FOLDER/bin" gradus
}

from_source() {
    command -v cargo >/dev/null ||
        refuse "cargo is needed to build gradus and is not on this runner: install Rust in a step before, or give 'version' and 'checksum'"
    # Cargo and rustup read configuration from the current folder upwards, and the checkout may
    # be anybody's. No token is needed to build.
    (
        cd "$GITHUB_ACTION_PATH"
        unset GH_TOKEN RUSTFLAGS CARGO_BUILD_TARGET
        cargo install --locked --path crates/cli --root "$GRADUS_FOLDER" \
            --target-dir "$RUNNER_TEMP/gradus-build"
    )
}

if [ -n "$GRADUS_VERSION" ]; then
    from_release
elif ! "$binary" --version >/dev/null 2>&1; then
    from_source
fi
"$binary" --version
output binary "$binary"
