# Everything runs in .venv. Outside it, on a machine that allows it, the system packages
# tesseract (reads scans) and, for `make test`, chromium (opens the pages), openssl (signs timestamps)
# and systemd-analyze (checks deploy/systemd) are installed.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
# `make demo SERVE=` ends after the run instead of serving the site.
SERVE  ?= yes
DOSSIER ?= build/demo

OCR    := tesseract:tesseract-ocr,tesseract-ocr-nld

.PHONY: demo test bench fuzz lint format clean
.DEFAULT_GOAL := test

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("doorbraakmonitor needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

demo: $(STAMP)
	@sh .ci/system-packages $(OCR)
	$(BIN)/doorbraak demo --dossier $(DOSSIER) $(if $(filter yes,$(SERVE)),,--no-serve)

test: lint
	@sh .ci/system-packages $(OCR) chromium:chromium openssl:openssl systemd-analyze:systemd
	$(BIN)/python -m pytest $(PYTEST_ARGS)

bench: $(STAMP)
	$(BIN)/python benchmarks/land.py
	$(BIN)/python benchmarks/verzoek.py
	$(BIN)/python benchmarks/pdf.py
	$(BIN)/python benchmarks/ocr.py
	$(BIN)/python benchmarks/beoordelen.py

# `make fuzz MINUTES=60 SEED=7` feeds mutated documents to the readers and keeps what breaks one in build/fuzz.
MINUTES ?= 20
SEED    ?= 1
fuzz: $(STAMP)
	$(BIN)/python -m benchmarks.fuzz --minutes $(MINUTES) --seed $(SEED) --keep build/fuzz

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache
