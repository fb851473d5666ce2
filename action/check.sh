#!/usr/bin/env bash
# Runs the check: annotations to the log, a page to the job summary, counts and files to later
# steps. Ends well whatever was found; the last step makes the outcome of it.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"
needs jq

folder="$(mktemp -d "$RUNNER_TEMP/gradus-XXXXXX")"
arguments=(check "$(as_path "$GRADUS_PATH")" "--fail-on=$GRADUS_FAIL_ON")
if [ -n "$GRADUS_POLICY" ]; then
    arguments+=("--policy=$GRADUS_POLICY")
fi
if switch strict "$GRADUS_STRICT"; then
    arguments+=(--strict)
fi
while IFS= read -r line; do
    line="${line%$'\r'}"
    if [ -n "$line" ]; then
        arguments+=("$line")
    fi
done <<<"$GRADUS_ARGUMENTS"

# Everything, or what comes with the change.
all=(--format=github)
if [ -n "$GRADUS_BASELINE" ]; then
    all+=("--baseline=$GRADUS_BASELINE")
fi
if [ -n "$GRADUS_BASE" ]; then
    these=(--format=github "--base=$GRADUS_BASE")
else
    these=("${all[@]}")
fi

code=0
"$GRADUS_BINARY" "${arguments[@]}" "${these[@]}" \
    --also="json=$folder/gradus.json" --also="markdown=$folder/gradus.md" \
    >"$folder/annotations" 2>"$folder/said" || code=$?
cat "$folder/annotations"
quoted <"$folder/said"

output exit-code "$code"
output json "$folder/gradus.json"
if [ -f "$folder/gradus.json" ]; then
    output errors "$(jq -r .summary.error "$folder/gradus.json")"
    output warnings "$(jq -r .summary.warning "$folder/gradus.json")"
    output infos "$(jq -r .summary.info "$folder/gradus.json")"
    output total "$(jq -r '.summary | .error + .warning + .info' "$folder/gradus.json")"
fi
if [ -f "$folder/gradus.md" ]; then
    output markdown "$folder/gradus.md"
    cat "$folder/gradus.md" >>"$GITHUB_STEP_SUMMARY"
else
    printf 'Gradus did not get as far as a result (exit code %s): the log tells why.\n' \
        "$code" >>"$GITHUB_STEP_SUMMARY"
fi

# Code scanning compares with the base by itself: it takes a file that lacks the old findings for
# one that mends them.
if switch sarif "$GRADUS_SARIF"; then
    "$GRADUS_BINARY" "${arguments[@]}" "${all[@]}" --also="sarif=$folder/gradus.sarif" \
        >/dev/null 2>&1 || true
    if [ -f "$folder/gradus.sarif" ]; then
        output sarif "$folder/gradus.sarif"
    elif [ -f "$folder/gradus.json" ]; then
        say warning "there is no SARIF file: the check of everything failed, unlike that of the change"
    fi
fi
