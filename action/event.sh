# shellcheck shell=bash
# What the event of the run says. Sourced, not run.

# Prints what jq finds in the event, or nothing.
event() {
    if [ -f "${GITHUB_EVENT_PATH:-}" ]; then
        jq -r "$1 // empty" "$GITHUB_EVENT_PATH"
    fi
}

# Prints the number of the pull request, or nothing.
pull_request() {
    event '.pull_request.number | numbers | floor'
}

# Tells whether the pull request comes from another repository, or from one that is gone.
is_of_a_fork() {
    local head base
    head="$(event '.pull_request.head.repo.id')"
    base="$(event '.pull_request.base.repo.id')"
    [ -z "$head" ] || [ "$head" != "$base" ]
}
