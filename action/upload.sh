#!/usr/bin/env bash
# Uploads the SARIF file to code scanning, where the token may. That it may not fails nothing.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"
. "${BASH_SOURCE[0]%/*}/event.sh"

if [ -z "$GRADUS_SARIF_FILE" ]; then
    exit 0
fi
number="$(pull_request)"
if [ -n "$number" ] && is_of_a_fork; then
    echo "This pull request comes from a fork: nothing is uploaded to code scanning."
    exit 0
fi
needs gh

# Of a pull request, either the merge is checked out, or its head.
path="$(as_path "$GRADUS_PATH")"
commit="$(git -C "$path" -c 'safe.directory=*' rev-parse HEAD 2>/dev/null || printf '%s' "$GITHUB_SHA")"
ref="$GITHUB_REF"
if [ -n "$number" ] && [ "$commit" != "$GITHUB_SHA" ]; then
    ref="refs/pull/$number/head"
fi

request="$(mktemp)"
said="$(mktemp)"
gzip -nc "$GRADUS_SARIF_FILE" | base64 | tr -d '\n' >"$request.sarif"
jq -n --arg commit "$commit" --arg ref "$ref" --rawfile sarif "$request.sarif" \
    '{commit_sha: $commit, ref: $ref, sarif: $sarif, tool_name: "gradus"}' >"$request"
if gh api --method POST --silent --input "$request" \
    "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" >"$said" 2>&1; then
    echo "All findings were uploaded to code scanning, for $ref."
else
    # Most repositories do not want it, so that this is no annotation.
    echo "Nothing was uploaded to code scanning; it takes the permission security-events: write."
    quoted <"$said"
fi
