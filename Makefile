# make run: the app on 127.0.0.1:8501 · make test · make check · make bench
# Everything is installed into .venv; PYTHON=… and PORT=… override the two choices below.

PYTHON ?= $(shell for one in python3 python3.13 python3.12 python3.11 python; do \
	$$one -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$one && break; done)
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
TORCH := $(shell sed -n 's/^\(torch==[^ ]*\).*/\1/p' requirements.txt)

.PHONY: run test check bench

run: $(VENV)/run.stamp
	EXPLAINER_MEMORY=machine STREAMLIT_SERVER_MAX_UPLOAD_SIZE=600 $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

test: $(VENV)/dev.stamp
	@scripts/system_packages dot chromium cjk_font
	$(BIN)/python -m pytest

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.architecture
	$(BIN)/python -m benchmarks.forward
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.toggle
	$(BIN)/python -m benchmarks.browser
	$(BIN)/python -m benchmarks.drawing

# torch comes first and by itself: with a CPU build already there, nothing later may fetch another one.
$(VENV)/run.stamp: requirements.txt
	@test -n "$(PYTHON)" || { echo "Install Python 3.11, 3.12 or 3.13 first, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@PYTHON=$(PYTHON) scripts/system_packages venv
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(TORCH)
	$(BIN)/python -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	@touch $@
