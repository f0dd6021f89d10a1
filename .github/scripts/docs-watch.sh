#!/usr/bin/env bash
# Compares the vendor's docs with the lock, and proposes what follows from a change as a draft pull request.
#
# Run in a clean checkout of the branch to propose it for, with its whole history, and with fieldrules, git and gh
# (GH_TOKEN) on PATH. Exit status: 0 no change, or it is proposed; 2 a page could not be read; 1 anything else.
set -euo pipefail

branch=docs-watch
title="The vendor's docs changed"
name='github-actions[bot]'
email='41898282+github-actions[bot]@users.noreply.github.com'
longest_body=60000 # GitHub takes 65536 characters

base=$(git symbolic-ref --short HEAD)
if [ "$base" = "$branch" ]; then
  echo "run this from the branch that $branch is proposed for" >&2
  exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
report=$scratch/report.md

# Adds a line to the changes that are not released yet, below a heading of their own if there is none.
note() {
  awk -v line="$1" '
    /^$/ { blank = blank "\n"; next }
    /^## / { sections++ }
    /^## / && sections == 1 && !/unreleased/ {
      printf "%s## Next (unreleased)\n\n%s\n", blank, line
      blank = "\n"
      done = 1
    }
    /^## / && sections == 2 && !done { print line; done = 1 }
    { printf "%s%s\n", blank, $0; blank = "" }
    END { if (!done) print line }
  ' CHANGELOG.md >"$scratch/changelog"
  cat "$scratch/changelog" >CHANGELOG.md
}

# One run reads, reports and writes, so that the report is of the very bytes that were written.
status=0
fieldrules sync --write --format md >"$report" || status=$?
case $status in
  0) echo 'no change'; exit 0 ;;
  1) ;;
  *) echo "fieldrules sync: exit status $status; see above" >&2; exit "$status" ;;
esac
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$report" >>"$GITHUB_STEP_SUMMARY"
fi

git add --all -- spec
locks='spec/*/facts/*.yaml'
pages=$(git diff --cached --name-only -- "$locks" | sed 's|.*/||; s|\.yaml$||' | paste -s -d ' ' -)
if [ -z "$pages" ]; then
  echo 'fieldrules sync: exit status 1, and no lock was written; see above' >&2
  exit 1
fi
open=$(gh pr list --head "$branch" --state open --json number,isCrossRepository \
  --jq 'map(select(.isCrossRepository | not)) | .[0].number // empty')
# grep reads to the end here: with -q it would break the pipe, and pipefail take that for an answer.
seen=
if git fetch --quiet origin "refs/heads/$branch" 2>/dev/null; then
  seen=$(git rev-parse FETCH_HEAD)
  if [ -n "$open" ] && ! git diff --cached "$seen" -- "$locks" | grep '^[+-]sha256: ' >/dev/null; then
    echo "pull request $open proposes these pages already"
    exit 0
  fi
  if git log --format=%ae "HEAD..$seen" | grep -vxF -- "$email" >/dev/null; then
    echo "the docs changed, but $branch has commits of people: merge or delete it, then run this again" >&2
    exit 1
  fi
fi

# Then people have to edit the spec first; they see that best in the pull request.
if ! fieldrules generate; then
  cat >>"$report" <<'END'

`fieldrules generate` refuses this spec as it is; the log of the job says why. `generated/` is still that of before.
END
fi
note "- The vendor's docs changed, seen on $(date -u +%F): ${pages// /, }."
git add --all -- spec generated CHANGELOG.md
git checkout --quiet --detach # the branch checked out stays where it is
git -c user.name="$name" -c user.email="$email" commit --quiet --message "Follow the vendor's docs: ${pages// /, }"
git push --quiet --force-with-lease="refs/heads/$branch:$seen" origin "HEAD:refs/heads/$branch"

LC_ALL=C awk -v longest="$longest_body" '
  { size += length($0) + 1 }
  size > longest { print "\nThe rest is in the summary of the job."; exit }
  { print }
' "$report" >"$scratch/body.md"
if [ -n "$open" ]; then
  gh pr edit "$open" --body-file "$scratch/body.md"
else
  gh pr create --draft --base "$base" --head "$branch" --title "$title" --body-file "$scratch/body.md"
fi
