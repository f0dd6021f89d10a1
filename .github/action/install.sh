#!/usr/bin/env bash
# Installs the action's own checkout into a folder of its own, away from the packages of the job.
#
# By environment: GITHUB_ACTION_PATH, RUNNER_TEMP and GITHUB_OUTPUT from the runner, PYTHON from action.yml. Python runs
# with -P (or -I) throughout: without it, modules of the checked repository would be imported in place of its own.
set -euo pipefail

if ! "$PYTHON" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo '::error::fieldrules needs Python 3.11 or later; let actions/setup-python come first'
  exit 2
fi
packages=$(mktemp -d "$RUNNER_TEMP/fieldrules.XXXXXX")
"$PYTHON" -P -m pip --disable-pip-version-check --no-input install --quiet --target "$packages" -- "$GITHUB_ACTION_PATH"
printf 'packages=%s\n' "$packages" >>"$GITHUB_OUTPUT"
