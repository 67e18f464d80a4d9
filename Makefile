# Two commands: make demo, make test. Both make .venv when it is missing or out of date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := controlmap.geo controlmap.layers controlmap.maps controlmap.cli

.PHONY: demo test bench check clean

demo: $(VENV)/.installed
	$(BIN)/controlmap demo

test: check
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd $(VENV)/typed && MYPYPATH=. ../bin/mypy --config-file ../../pyproject.toml -m controlmap $(addprefix -p ,$(PACKAGES))
	$(BIN)/lint-imports

bench: $(VENV)/.developing
	$(BIN)/python -m pytest tests/benchmarks -p no:xdist -s

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

# mypy takes a checkout's folder for the package's name: it gets one called controlmap.
$(VENV)/.developing: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	mkdir -p $(VENV)/typed
	ln -sfn ../.. $(VENV)/typed/controlmap
	touch $(VENV)/.installed $@
