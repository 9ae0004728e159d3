#!/usr/bin/env bash
# Styles and formats; the layers are checked inside pytest. Called by `make lint`.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/djlint templates --lint --quiet
.venv/bin/python manage.py makemigrations --check --dry-run
.venv/bin/python manage.py check
