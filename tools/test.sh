#!/usr/bin/env bash
# All tests on SQLite, then again on PostgreSQL where one answers. Called by `make test` and `make audit`; arguments go to pytest.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
workers=${OKUW_TEST_WORKERS:-$(nproc)}
status=0
echo "== SQLite"
DATABASE_URL="sqlite:///$work/okuw.sqlite3" .venv/bin/python -m pytest -n "$workers" "$@" || status=1
url=${TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/okuw}
if .venv/bin/python - "$url" <<'PY'; then
import sys
import psycopg
address = sys.argv[1].rsplit("/", 1)[0] + "/postgres"
psycopg.connect(address, connect_timeout=3).close()
PY
  echo "== PostgreSQL"
  DATABASE_URL="$url" .venv/bin/python -m pytest -n "$workers" "$@" || status=1
else
  echo "!! PostgreSQL did not answer at TEST_DATABASE_URL: the suite ran on SQLite ONLY. Nothing was proved for PostgreSQL." >&2
fi
exit $status
