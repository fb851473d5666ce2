#!/usr/bin/env bash
# Tells whether the pages of gates are what the code says. Writes nothing into the checkout; the
# last step makes the outcome of it.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"

if ! switch pages "$GRADUS_PAGES"; then
    output exit-code 0
    exit 0
fi
arguments=(page --check "--path=$(as_path "$GRADUS_PATH")")
if [ -n "$GRADUS_POLICY" ]; then
    arguments+=("--policy=$GRADUS_POLICY")
fi

said="$(mktemp)"
code=0
"$GRADUS_BINARY" "${arguments[@]}" >"$said" 2>&1 || code=$?
quoted <"$said"
if [ "$code" = 10 ]; then
    say error "pages of gates are not what the code says: run gradus page, and commit what it writes"
fi
output exit-code "$code"
