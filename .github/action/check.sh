#!/usr/bin/env bash
# Checks payloads in a job of GitHub Actions: a log, a line in the summary of the job, and a SARIF file.
#
# By environment: the runner's own variables, PACKAGES (where install.sh put the program), and the inputs of action.yml.
# Exit status: that of `fieldrules check`.
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

finish() {
  printf 'status=%s\n' "$1" >>"$GITHUB_OUTPUT"
  exit "$1"
}

refuse() {
  printf '::error::%s\n' "$1"
  finish 2
}

fieldrules() {
  PYTHONPATH=$PACKAGES PYTHONUTF8=1 "$PYTHON" -P -m cybersource_invoicing "$@" </dev/null
}

# The settings that the program would find in a folder, named from here; nothing if there are none.
settings_of() {
  PYTHONPATH=$PACKAGES PYTHONUTF8=1 "$PYTHON" -P - "$1" <<'EOF'
import os, sys
from fieldrules.policy.problems import SettingsError
from fieldrules.policy.settings import load_first
from fieldrules.settings_file import candidates

names = list(candidates(sys.argv[1]))
try:
    found = load_first(names, None)
except SettingsError:  # the check names what is wrong with the first one
    print(os.path.relpath(names[0]), end="")
else:
    print(os.path.relpath(found.path) if found else "", end="")
EOF
}

# All runs from the workspace, so that annotations and SARIF name files as GitHub does.
cd -- "$GITHUB_WORKSPACE"
[ -d "$WORKING_DIRECTORY" ] || refuse 'working-directory: there is no such folder'
prefix=${WORKING_DIRECTORY%/}/
prefix=${prefix#./}

files=()
while IFS= read -r name || [ -n "$name" ]; do
  name=${name%$'\r'}
  case $name in
    '') ;;
    /*) files+=("$name") ;;
    *) files+=("$prefix$name") ;;
  esac
done <<<"$FILES"
[ "${#files[@]}" -gt 0 ] || refuse 'files: name at least one file, folder or pattern'
case $SARIF_FILE in
  *$'\n'* | *$'\r'*) refuse 'sarif-file: the name of a file is one line' ;;
esac

options=("--fail-on=$FAIL_ON")
if [ -n "$TYPE" ]; then
  options+=("--type=$TYPE")
fi
config=
if [ -n "$CONFIG" ]; then
  config=$prefix$CONFIG
elif [ -n "$prefix" ]; then
  config=$(settings_of "${prefix%/}")
fi
if [ -n "$config" ]; then
  options+=("--config=$config")
fi

status=0
fieldrules check "--format=$FORMAT" "${options[@]}" -- "${files[@]}" || status=$?
# All but one line of these are annotations. That one counts everything, and holds nothing of a payload.
fieldrules check --format=github "${options[@]}" -- "${files[@]}" >"$scratch/log" 2>/dev/null || true
if [ -s "$scratch/log" ]; then
  printf 'fieldrules: %s\n' "$(grep -v '^::' "$scratch/log")" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "$SARIF_FILE" ]; then
  fieldrules check --format=sarif "${options[@]}" -- "${files[@]}" >"$scratch/sarif" 2>/dev/null || true
  if [ -s "$scratch/sarif" ]; then
    mkdir -p -- "$(dirname -- "$SARIF_FILE")"
    mv -- "$scratch/sarif" "$SARIF_FILE"
    printf 'sarif-file=%s\n' "$SARIF_FILE" >>"$GITHUB_OUTPUT"
  fi
fi
finish "$status"
