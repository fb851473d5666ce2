#!/usr/bin/env bash
# Keeps one comment on the pull request, if asked. Not where nothing is to be said that was not
# said before: the first comment comes with the first finding.
set -euo pipefail
. "${BASH_SOURCE[0]%/*}/say.sh"
. "${BASH_SOURCE[0]%/*}/event.sh"

if ! switch comment "$GRADUS_COMMENT"; then
    exit 0
fi
number="$(pull_request)"
if [ -z "$number" ]; then
    echo "This is no event of a pull request: nothing is commented."
    exit 0
fi
if is_of_a_fork; then
    echo "This pull request comes from a fork: nothing is commented."
    exit 0
fi
if [ -z "$GRADUS_MARKDOWN" ]; then
    echo "There is no result to comment on."
    exit 0
fi
needs gh

# One comment for each audited folder.
marker="<!-- gradus ${GRADUS_PATH//[^0-9A-Za-z.\/]/_} -->"
body="$(mktemp)"
said="$(mktemp)"
found="$(mktemp)"
{
    printf '%s\n' "$marker"
    cat "$GRADUS_MARKDOWN"
} >"$body"

give_up() {
    quoted <"$said"
    say warning "$1; it takes the permission pull-requests: write"
    exit 0
}

# Anybody may write the marker; only the comments of this token are its own. GraphQL leaves the
# suffix out of a bot's name, but for the viewer's.
# shellcheck disable=SC2016 # the variables are GraphQL's
gh api graphql --paginate -f owner="${GITHUB_REPOSITORY%%/*}" -f name="${GITHUB_REPOSITORY#*/}" \
    -F number="$number" -f query='
query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $endCursor) {
        nodes { id body author { __typename login } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}' >"$found" 2>"$said" || give_up "the comments of the pull request could not be read"
# shellcheck disable=SC2016 # the variables are of jq
own="$(jq -rn --arg marker "$marker" '
  first(
    inputs.data
    | .viewer.login as $me
    | .repository.pullRequest.comments.nodes[]
    | select(.author.login + (if .author.__typename == "Bot" then "[bot]" else "" end) == $me)
    | select(.body | startswith($marker))
    | .id
  ) // empty' <"$found")"

if [ -n "$own" ]; then
    # shellcheck disable=SC2016 # the variables are of GraphQL and jq
    jq -n --arg id "$own" --rawfile body "$body" '{
      query: "mutation($id: ID!, $body: String!) { updateIssueComment(input: {id: $id, body: $body}) { clientMutationId } }",
      variables: {id: $id, body: $body}
    }' | gh api graphql --silent --input - >"$said" 2>&1 ||
        give_up "the comment could not be updated"
    echo "The comment was updated."
elif [ "$GRADUS_TOTAL" = 0 ]; then
    echo "There are no findings, and there is no comment to update."
else
    jq -n --rawfile body "$body" '{body: $body}' |
        gh api --method POST --silent --input - \
            "repos/$GITHUB_REPOSITORY/issues/$number/comments" >"$said" 2>&1 ||
        give_up "the comment could not be written"
    echo "A comment was written."
fi
