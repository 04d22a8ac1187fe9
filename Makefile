# What a contributor runs. Every target but `setup` first makes sure that `.venv` is there and up to date.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOCK := requirements-dev.lock
# The first Python that is new enough, unless the caller names one: make setup PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)

.PHONY: setup demo test check eval bench docs lock clean spark
.DELETE_ON_ERROR:

setup: $(STAMP)

$(STAMP): pyproject.toml $(LOCK)
	@if [ -z "$(PYTHON)" ]; then \
		echo "sitrep needs Python 3.11 or newer, and none is on the PATH." >&2; \
		echo "Install one (https://www.python.org/downloads/), or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is too old or does not run: sitrep needs Python 3.11 or newer. Name one: make setup PYTHON=..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) has no venv module; install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@[ -x $(BIN)/python ] || { echo "making $(VENV) with $(PYTHON)"; "$(PYTHON)" -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)
	@echo "ready: $(BIN)/sitrep"

demo: $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python examples/demo.py

test: $(STAMP)
	$(BIN)/python -m pytest

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/build.py --check

eval: $(STAMP)
	$(BIN)/python -m eval.gate

# Two hours and more on two cores, most of it the day of news; make bench DAY=1000 is over in minutes.
DAY ?= 100000

bench: $(STAMP)
	$(BIN)/python -m bench.startup
	$(BIN)/python -m bench.reader
	$(BIN)/python -m bench.growth --sizes 1000,10000
	$(BIN)/python -m bench.faults
	$(BIN)/python -m bench.day --reports $(DAY)
	@if $(BIN)/python -c 'import pyspark' 2>/dev/null && command -v java >/dev/null; then \
		$(BIN)/python -m bench.spark; \
	else \
		echo "bench.spark left out: it needs Java 17 and \`make spark\`"; fi

docs: $(STAMP)
	$(BIN)/python docs/build.py

# Pins anew what pyproject.toml asks for; needs uv (pip install uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url \
		--extra web --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url \
		--extra dev --output-file requirements-dev.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url \
		--extra spark --constraint requirements-dev.lock --output-file requirements-spark.lock pyproject.toml

# Spark, for its tests and benchmark: 500 MB that no one else needs, so it is no part of `setup`. Java 17 comes from the system.
spark: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.lock

clean:
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
