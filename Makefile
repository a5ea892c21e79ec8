# The two commands of the README: `make run` and `make test`. Everything is put into .venv and var/.

# The first of these that really runs and is new enough; a name on the path alone may be an empty shim.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test lint check bench soak lock clean

run: $(READY)  ## set everything up and start the whole line
	@$(BIN)/python app.py demo

test: $(READY)  ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: $(DEV_READY)  ## style, types, layers, flows and prompts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python app.py check

check: lint test  ## exactly what CI runs

bench: $(READY)  ## measure speed as ratios; takes minutes
	$(BIN)/python -m bench

soak: $(READY)  ## 100,000 random calls through all flows; RANDOM_SEED=... rings other callers
	RANDOM_CALLS=100000 $(BIN)/python -m pytest tests/call_flows/test_random_calls.py

lock: requirements.in requirements-dev.in requirements-voice.in  ## pin all packages again
	for name in requirements requirements-dev requirements-voice; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; done

$(READY): requirements.txt requirements-voice.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; none was found." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt -r requirements-voice.txt
	@touch $@

$(DEV_READY): $(READY) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

clean:  ## remove what was built; keeps var/ with the data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
