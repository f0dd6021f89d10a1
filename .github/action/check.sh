#!/usr/bin/env bash
# What the GitHub Action does: install fieldrules from its own checkout, check with annotations, write SARIF if asked.
#
# Inputs are the FIELDRULES_* variables of action.yml. FIELDRULES_COMMAND names a program to use instead of installing one.
set -euo pipefail

command=${FIELDRULES_COMMAND:-}
if [ -z "$command" ]; then
  home=${RUNNER_TEMP:?}/fieldrules
  "${FIELDRULES_PYTHON:-python3}" -m venv "$home"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check "${GITHUB_ACTION_PATH:?}"
  command=$home/bin/fieldrules
fi

cd -- "${FIELDRULES_FOLDER:-.}"

files=()
while IFS= read -r line || [ -n "$line" ]; do
  line=${line%$'\r'}
  if [ -n "$line" ]; then
    files+=("$line")
  fi
done <<<"${FIELDRULES_FILES:-}"
if [ "${#files[@]}" -eq 0 ]; then
  echo '::error::fieldrules: the input "files" names nothing'
  exit 2
fi

options=(--fail-on "${FIELDRULES_FAIL_ON:-error}")
if [ -n "${FIELDRULES_TYPE:-}" ]; then
  options+=(--type "$FIELDRULES_TYPE")
fi
if [ -n "${FIELDRULES_CONFIG:-}" ]; then
  options+=(--config "$FIELDRULES_CONFIG")
fi

status=0
"$command" check --format github "${options[@]}" -- "${files[@]}" || status=$?

sarif=
if [ -n "${FIELDRULES_SARIF:-}" ]; then
  case $FIELDRULES_SARIF in
    *$'\n'*) echo '::error::fieldrules: the name of the SARIF file has a line break'; exit 2 ;;
  esac
  # A file of half a run would be uploaded as if nothing else were wrong.
  part=$(mktemp "${RUNNER_TEMP:-/tmp}/fieldrules.XXXXXX")
  "$command" check --format sarif "${options[@]}" -- "${files[@]}" >"$part" || true
  if [ -s "$part" ]; then
    mkdir -p -- "$(dirname -- "$FIELDRULES_SARIF")"
    mv -- "$part" "$FIELDRULES_SARIF"
    sarif=$FIELDRULES_SARIF
  else
    rm -f -- "$part"
  fi
fi

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'status=%s\nsarif-file=%s\n' "$status" "$sarif" >>"$GITHUB_OUTPUT"
fi
exit "$status"
