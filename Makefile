# Needs Python 3.11 or later, make and git; everything else comes from requirements/dev.txt through pip.

PYTHON ?= python3
# `make test ONLY=3.12` runs on that Python, in its own environment.
ONLY :=
ROOTS := rules generator generated/python

# Derived, so that --clear below can empty no other folder.
override VENV := $(if $(ONLY),.venvs/$(ONLY),.venv)
override BIN := $(VENV)/bin

# Pip keeps its settings (registry, certificates, proxies), except those that would send packages elsewhere than into
# the environment, or change which ones. PYTHONPATH and PYTHONHOME would let in modules from outside.
unexport PIP_CONSTRAINT PIP_DRY_RUN PIP_EDITABLE PIP_IGNORE_INSTALLED PIP_NO_DEPS PIP_PLATFORM PIP_PREFIX PIP_PYTHON
unexport PIP_REQUIRE_HASHES PIP_REQUIREMENT PIP_ROOT PIP_TARGET PIP_USER PYTHONHOME PYTHONPATH

CANDIDATES = $(if $(ONLY),python$(ONLY) "$$HOME"/.pyenv/versions/$(ONLY).*/bin/python,"$(PYTHON)" \
	python3.13 python3.12 python3.11)
# True for a Python that really runs (a pyenv shim may not), is new enough or the one asked for, and can make a venv.
PROBE = import sys, ensurepip, venv; version = sys.version_info[:2]; \
	sys.exit(not (version >= (3, 11) and "$(ONLY)" in ("", "%d.%d" % version)))
# Sets $$python, to nothing if there is none.
FIND_PYTHON = python=; for candidate in $(CANDIDATES); do \
	if "$$candidate" -c '$(PROBE)' >/dev/null 2>&1; then python=$$candidate; break; fi; done
PIP = -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv compiled demo test node test-all check generate record-local record bench pins clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

venv: $(VENV)/.stamp  ## .venv, with the pinned tools and this project
	@:

$(VENV)/.stamp: requirements/dev.txt pyproject.toml
	@$(FIND_PYTHON); \
	if [ -z "$$python" ]; then \
	  echo "No usable Python $(or $(ONLY),3.11 or later) here (it needs the venv and ensurepip modules)." \
	    "Name one: make PYTHON=/path/to/python3" >&2; \
	  exit 1; \
	fi; \
	echo "making $(VENV) with $$("$$python" -V)"; \
	"$$python" -m venv --clear $(VENV)
	@$(BIN)/python $(PIP) install -qq --require-hashes -r requirements/dev.txt
	@$(BIN)/python $(PIP) install -qq --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(ROOTS)
	@touch $@

# PYTHONDONTWRITEBYTECODE may be set; without this, each start would compile what was edited since.
compiled: $(VENV)/.stamp
	@$(BIN)/python -m compileall -q $(ROOTS)

demo: compiled  ## what the tool says about some payloads
	@$(BIN)/python tests/demo.py

# ajv, a second validator for the JSON Schemas, and the language service of an editor. Where node is not, their tests
# are left out, and a line says so.
NODE := $(shell command -v node 2>/dev/null)
NODE_TESTS := tests/test_schemas_ajv.py tests/test_editors.py tests/test_node_example.py
AJV := tests/node/node_modules/.stamp

test: compiled $(if $(NODE),node)  ## all tests (ONLY=3.12: on that Python)
	@$(if $(NODE),,echo "There is no node here: $(NODE_TESTS) are left out.")
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(if $(NODE),,$(addprefix --ignore=,$(NODE_TESTS)))

node: $(AJV)  ## tests/node/node_modules, for the tests that need node
	@:

$(AJV): tests/node/package-lock.json
	@cd tests/node && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

test-all:  ## all tests, on every Python from 3.11 that this machine has
	@ran=; failed=; missing=; \
	for version in 3.11 3.12 3.13 3.14; do \
	  if $(MAKE) -s --no-print-directory has-python ONLY=$$version 2>/dev/null; then \
	    ran="$$ran $$version"; \
	    echo "== Python $$version"; \
	    $(MAKE) --no-print-directory test ONLY=$$version || failed="$$failed $$version"; \
	  else \
	    missing="$$missing $$version"; \
	  fi; \
	done; \
	echo "Ran on:$${ran:- none}. Not on this machine:$${missing:- none}. Failed:$${failed:- none}."; \
	[ -n "$$ran" ] && [ -z "$$failed" ]

.PHONY: has-python
has-python:
	@$(FIND_PYTHON); [ -n "$$python" ]

check: compiled  ## linters, types, import rules, and that spec and generated files are sound
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/fieldrules spec check
	@$(BIN)/fieldrules generate --check

generate: compiled  ## write generated/ from spec/
	@$(BIN)/fieldrules generate

# Recorded once, with the plain client; both replay it.
RECORD = FIELDRULES_CASSETTES=$(1) $(BIN)/python -m pytest -q --record-mode=rewrite tests/test_client_replay.py \
	-k 'lives_its_life and not async and $(1)'

record-local: compiled  ## record the cassettes of our sandbox again
	@$(call RECORD,sandbox-local)

record: compiled  ## record cassettes of the vendor's sandbox, with CYBERSOURCE_* credentials
	@$(call RECORD,cybersource)

bench: compiled  ## measure speed
	@$(BIN)/python -m tests.benchmarks.run

# uv, in an environment of its own, because one file must serve every Python and platform.
pins:  ## refresh requirements/*.txt to the newest versions
	@$(FIND_PYTHON); [ -n "$$python" ] && "$$python" -m venv --clear .venvs/pins
	@.venvs/pins/bin/python $(PIP) install -qq --require-hashes -r requirements/pins.txt
	@for name in pins dev; do \
	  case $$name in dev) from="pyproject.toml --extra dev";; *) from=requirements/$$name.in;; esac; \
	  .venvs/pins/bin/uv pip compile $$from --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --strip-extras --no-emit-index-url --no-emit-find-links --custom-compile-command "make pins" \
	    --output-file requirements/$$name.txt || exit 1; \
	done

clean:  ## remove environments, caches and builds
	@rm -rf .venv .venvs .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist tests/node/node_modules
	@find $(ROOTS) tests -name __pycache__ -type d -prune -exec rm -rf {} +
