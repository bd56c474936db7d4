# Two commands do everything: `make demo` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export UV_PROJECT_ENVIRONMENT := $(VENV)
export UV_PYTHON := $(PYTHON)

.PHONY: demo test check bench install peers messages pictures clean

$(VENV)/.installed: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || { echo "Installing the package installer (uv) ..."; $(BIN)/pip install --quiet uv; }
	@echo "Installing the locked dependencies ..."
	@$(BIN)/uv sync --frozen --quiet --python $(BIN)/python
	@touch $@

install: $(VENV)/.installed

# The other counting programs that tests and benchmarks compare with.
$(VENV)/.peers: $(VENV)/.installed
	@echo "Installing the programs to compare with ..."
	@$(BIN)/uv sync --frozen --quiet --group peers --python $(BIN)/python
	@touch $@

peers: $(VENV)/.peers

# Install, migrate, load the demo year, serve it on http://localhost:8000.
demo: install
	@$(BIN)/participate demo $(ARGS)

# Everything on SQLite, then what touches the database on PostgreSQL, then the journeys in Chromium.
test: peers
	@$(BIN)/python deploy/scripts/run_tests.py $(ARGS)

# Lint, types, contracts, migrations, messages.
check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config .importlinter
	$(BIN)/participate makemigrations --check --dry-run --settings participate.config.settings.test

# Compile what translators wrote.
messages: install
	@for po in $$(git ls-files '*.po'); do msgfmt --check -o $${po%.po}.mo $$po; done

# The two pictures of the README, from the running demo.
pictures: install
	@$(BIN)/python deploy/scripts/take_pictures.py

bench: peers
	@$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache
