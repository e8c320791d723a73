# Duban: needs Python 3.11 or newer with its venv module, and make. `make help` lists what there is.
PYTHON ?= python3
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check fmt messages openapi bundle clean dev engines engines-test simulate

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run:  ## install if needed, migrate, start web server, worker and scheduler (HOST, PORT, OFFICE=empty, see .env.example)
	@$(PYTHON) config/bootstrap.py run

test: dev  ## every check and every test
	@$(VENV)/python -m config.checks --tests

check: dev  ## every check, no tests
	@$(VENV)/python -m config.checks

dev:  ## install what development needs
	@$(PYTHON) config/bootstrap.py dev

fmt: dev  ## format the code, fix what can be fixed
	@$(VENV)/ruff check --fix --quiet . ; $(VENV)/ruff format .

messages: dev  ## collect the texts of the interface into the three catalogues
	@$(VENV)/python manage.py messages

openapi: dev  ## refresh docs/openapi.yaml
	@$(VENV)/python -m config.checks.openapi --write

engines:  ## install the optional language engines, about 1 GB (docs/engines.md)
	@$(PYTHON) config/bootstrap.py install
	@$(VENV)/pip install --disable-pip-version-check -r requirements-engines.txt

engines-test: dev engines  ## test the language engines with their real packages and tiny models
	@$(VENV)/python -m pytest tests/engines

bundle:  ## one archive for machines without a network: dist/duban-<version>.tar.gz
	@$(PYTHON) config/bootstrap.py install
	@$(VENV)/python -m config.bundle

simulate: dev  ## a year of an office of 300 people through the services, every invariant checked (docs/proof.md)
	@$(VENV)/python -m tests.simulation

clean:  ## remove the environment, caches and bundles; data in var/ stays
	@rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find config extraction tracker tests locale -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +
