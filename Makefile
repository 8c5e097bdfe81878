# make run: the app on 127.0.0.1:8501 · make fmt · make quick · make test · make check · make bench
# Everything is installed into .venv; PYTHON=… and PORT=… override the choices below and in scripts/install.py.

PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11 python; do \
	$$one -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin

.PHONY: run fmt check quick test bench dev python

run: python
	@$(PYTHON) scripts/install.py --run

fmt: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What can be known within a minute: no torch, no browser.
quick: check
	$(BIN)/python -m pytest -m "not torch and not browser and not package" -n auto

test: dev
	@scripts/system_packages dot chromium cjk_font
	$(BIN)/python -m pytest -n 2 --dist worksteal

bench: dev
	$(BIN)/python -m benchmarks.architecture
	$(BIN)/python -m benchmarks.forward
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.opening
	$(BIN)/python -m benchmarks.toggle
	$(BIN)/python -m benchmarks.browser
	$(BIN)/python -m benchmarks.movement
	$(BIN)/python -m benchmarks.drawing

dev: python
	@$(PYTHON) scripts/install.py --dev

python:
	@test -n "$(PYTHON)" || { echo "Install Python 3.11, 3.12 or 3.13 first, or name one: make PYTHON=/path/to/python3"; exit 1; }
