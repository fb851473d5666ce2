#!/usr/bin/env bash
# Fetches what a shallow checkout lacks: tags, history, and the commit that the change starts from.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"
. "${BASH_SOURCE[0]%/*}/event.sh"
needs jq
needs git

path="$(as_path "$GRADUS_PATH")"
[ -d "$path" ] || refuse "the input 'path': there is no folder '$GRADUS_PATH'; is there a step with actions/checkout before?"
said="$(mktemp)"
export GIT_TERMINAL_PROMPT=0

# In a container the checkout often is somebody else's.
root="$(cd "$path" && pwd -P)"
while [ ! -e "$root/.git" ] && [ "$root" != / ]; do
    root="$(dirname "$root")"
done
repo() {
    git -C "$path" -c "safe.directory=$root" "$@"
}

has() {
    repo cat-file -e "$1^{commit}" 2>/dev/null
}

# fetch WHAT...: as the checkout does it, and with the token where that left no credentials.
fetch() {
    local arguments=(fetch --quiet --no-recurse-submodules --tags --force)
    if [ "$(repo rev-parse --is-shallow-repository)" = true ]; then
        arguments+=(--unshallow)
    fi
    arguments+=("$remote" "$@")
    if repo "${arguments[@]}" 2>"$said"; then
        return
    fi
    case "$(repo remote get-url "$remote")" in
        "${GITHUB_SERVER_URL:-https://github.com}"/*) ;;
        *) return 1 ;;
    esac
    [ -n "$GRADUS_TOKEN" ] || return 1
    # By the environment: a command line is seen by every process. The empty value forgets what
    # was there.
    GIT_CONFIG_COUNT=2 \
        GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader" \
        GIT_CONFIG_VALUE_0='' \
        GIT_CONFIG_KEY_1="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader" \
        GIT_CONFIG_VALUE_1="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GRADUS_TOKEN" | base64 | tr -d '\n')" \
        repo "${arguments[@]}" 2>"$said"
}

if ! repo rev-parse --git-dir >/dev/null 2>"$said"; then
    quoted <"$said"
    say warning "'$GRADUS_PATH' is in no git repository: there is no history, and no base to compare with"
    output base ''
    exit 0
fi

base="$GRADUS_BASE"
if [ -z "$base" ]; then
    base="$(event '.pull_request.base.sha // .merge_group.base_sha')"
fi
case "$base" in
    -*) refuse "the input 'base' is a revision, and not '$base'" ;;
esac

remote="$(repo remote | head -n 1)"
if repo remote get-url origin >/dev/null 2>&1; then
    remote=origin
fi
shallow="$(repo rev-parse --is-shallow-repository)"
tags="$(repo for-each-ref --count=1 refs/tags)"
if [ -n "$remote" ]; then
    if [ "$shallow" = true ] || [ -z "$tags" ]; then
        head="$(repo rev-parse HEAD)"
        # The merge of a pull request is on no branch, so that it is asked for by name. A commit
        # that an earlier step made is not there at all.
        if ! fetch "$head" && ! fetch; then
            quoted <"$said"
            say warning "tags and history could not be fetched: rules about time will not know. See the log; fetch-depth: 0 of actions/checkout brings both."
        fi
    fi
    if [ -n "$base" ] && ! has "$base"; then
        # By commit, or by the name of a branch.
        branch="${base#origin/}"
        fetch "$base" || fetch "+refs/heads/$branch:refs/remotes/origin/$branch" || quoted <"$said"
        if ! has "$base" && has "refs/remotes/origin/$branch"; then
            base="refs/remotes/origin/$branch"
        fi
    fi
fi

if [ -z "$base" ]; then
    output base ''
elif has "$base"; then
    output base "$(repo rev-parse --verify "$base^{commit}")"
else
    refuse "the base '$base' is not here and could not be fetched, so that nobody can say what the change brings: fetch-depth: 0 of actions/checkout brings it"
fi
