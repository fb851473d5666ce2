#!/usr/bin/env bash
# Ends with the exit code of the check, or else with that of the pages.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"

if [ "$GRADUS_EXIT_CODE" = 11 ] && ! switch strict "$GRADUS_STRICT"; then
    say warning "undecided: something could not be read, see the log"
elif [ "$GRADUS_EXIT_CODE" != 0 ]; then
    exit "$GRADUS_EXIT_CODE"
fi
exit "$GRADUS_PAGES_EXIT_CODE"
