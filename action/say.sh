# shellcheck shell=bash
# How the steps of the action speak to the runner. Sourced, not run. Steps run under the bash of
# macOS too, which is 3.2.

# say notice|warning|error MESSAGE: an annotation of the run.
say() {
    local text="$2"
    text="${text//\%/%25}"
    text="${text//$'\r'/%0D}"
    text="${text//$'\n'/%0A}"
    printf '::%s title=gradus::%s\n' "$1" "$text"
}

# Ends a step for which the inputs of the action are at fault.
refuse() {
    say error "$1"
    exit 2
}

# output NAME VALUE: for later steps. A line break in a value would begin another output.
output() {
    case "$2" in
        *$'\n'* | *$'\r'*) refuse "$1 has a line break: '$2'" ;;
    esac
    printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# Passes on what others wrote; no line of it is a command to the runner.
quoted() {
    local stop
    stop="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
    printf '::stop-commands::%s\n' "$stop"
    cat
    printf '\n::%s::\n' "$stop"
}

# switch NAME VALUE: tells whether an input is on.
switch() {
    case "$2" in
        true) return 0 ;;
        false) return 1 ;;
        *) refuse "the input '$1' is true or false, and not '$2'" ;;
    esac
}

# Ends a step that needs a program which the runner does not have.
needs() {
    command -v "$1" >/dev/null || refuse "$1 is needed and is not on this runner"
}

# Prints a path that no program takes for an option.
as_path() {
    case "$1" in
        /*) printf '%s' "$1" ;;
        *) printf './%s' "$1" ;;
    esac
}
