#!/usr/bin/env bash
# Ends with the exit code of the check.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"

if [ "$GRADUS_EXIT_CODE" = 11 ] && ! switch strict "$GRADUS_STRICT"; then
    say warning "undecided: something could not be read, see the log"
    exit 0
fi
exit "$GRADUS_EXIT_CODE"
