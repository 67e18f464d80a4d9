# Two commands: make demo, make test. Both make .venv when it is missing or out of date.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := controlmap.geo controlmap.layers controlmap.maps controlmap.cli

.PHONY: demo test bench check picture clean

demo: $(VENV)/.installed
	$(BIN)/controlmap demo

test: check
	$(BIN)/python -m pytest -n auto --ignore=tests/benchmarks

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd $(VENV)/typed && MYPYPATH=. ../bin/mypy --config-file ../../pyproject.toml -m controlmap $(addprefix -p ,$(PACKAGES))
	$(BIN)/lint-imports

# The pictures of the documents, made by the tool and photographed by the system's Chromium.
SPAN := 2019-11-18-to-2019-11-25
PICTURES := mushayrafa:map-$(SPAN) state:map-2019-11-25 swipe:swipe-$(SPAN) timeline:timeline-$(SPAN)

picture: demo
	for pair in $(PICTURES); do \
		chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=2000 \
			--window-size=1200,800 --screenshot=docs/$${pair%%:*}.png \
			file://$(CURDIR)/maps_out/$${pair##*:}.html; \
	done

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
