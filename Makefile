# Auyldas. `make help` lists what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8081
WORKERS ?= auto

.PHONY: help install demo run test check bench texts migrate migration doctor lock clean

help: ## what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.dev ## install everything into .venv

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Auyldas needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.run ## the bot and a pocket Telegram in the browser, no token needed
	$(BIN)/python -m bot demo --port $(PORT)

run: $(VENV)/.run ## the bot against real Telegram, with BOT_TOKEN from .env
	@$(BIN)/python -m bot migrate && exec $(BIN)/python -m bot run

migrate: $(VENV)/.run ## bring the tables up to date
	@$(BIN)/python -m bot migrate

doctor: $(VENV)/.run ## look at token, database, time zones, webhook, disk, translations
	@$(BIN)/python -m bot doctor

test: $(VENV)/.dev ## every test, on SQLite and, where there is one, on PostgreSQL and Chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope

check: $(VENV)/.dev ## format, lint, types, import contracts, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.support.texts --check

texts: $(VENV)/.dev ## collect new sentences into the catalogues
	$(BIN)/python -m tests.support.texts

migration: $(VENV)/.dev ## write down what changed in the models (NAME="what changes")
	$(BIN)/python -m tests.support.migration "$(NAME)"

bench: $(VENV)/.dev ## print the figures and write bench.json
	$(BIN)/python -m benchmarks

lock: $(VENV)/.dev ## pin the newest versions that pyproject.toml allows
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --quiet -c requirements.lock -o requirements-dev.lock

clean: ## remove what was built here (not your data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build bench.json
	find . -name __pycache__ -prune -exec rm -rf {} +
