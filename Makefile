# Okuw. `make` prints this list.
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
PY := .venv/bin/python
SHELL := /bin/bash
.PHONY: help setup run-setup demo demo-reset test check bench audit lint messages assets lock screenshots

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run-setup: ## What running needs: virtualenv, locked packages, catalogues, static files
	@tools/setup.sh run

setup: ## Everything, Chromium for the tests included
	@tools/setup.sh all

demo: run-setup ## Load the demo and serve it on http://127.0.0.1:8000/ (PORT=8123 moves it)
	@tools/demo.sh "$(PORT)"

demo-reset: ## Begin the demo anew
	@rm -rf var/okuw.sqlite3 var/okuw.sqlite3-wal var/okuw.sqlite3-shm var/media var/sessions
	@$(MAKE) --no-print-directory demo

test: setup ## All tests, on SQLite and again on PostgreSQL
	@tools/test.sh

lint: setup ## Styles, formats, layers
	@tools/lint.sh

check: lint test ## What continuous integration runs

bench: setup ## Sizes and speeds, beside a floor in the same run
	@$(PY) -m tests.bench

audit: setup ## The long trials, 35 minutes: attacked tables, kills, hostile inputs
	@OKUW_AUDIT=1 tools/test.sh -m "trial or hypothesis"

screenshots: setup ## Every page at two widths in three languages, into var/screenshots
	@$(PY) -m tests.screenshots

messages: setup ## Gather strings for translation
	@$(PY) manage.py update_catalogues

lock: ## Compile requirements with hashes
	@.venv/bin/uv pip compile -q requirements.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements.txt
	@.venv/bin/uv pip compile -q requirements-dev.in --universal --python-version 3.11 --generate-hashes --no-header -o requirements-dev.txt
