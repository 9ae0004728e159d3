#!/usr/bin/env bash
# Styles and formats; the layers are checked inside pytest. Called by `make lint`.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/djlint templates --lint --quiet
if [ -x node_modules/.bin/biome ]; then
  node_modules/.bin/biome lint --error-on-warnings
else
  echo "!! Scripts and styles were NOT linted: node_modules is missing." >&2
fi
.venv/bin/python manage.py makemigrations --check --dry-run
.venv/bin/python manage.py check
