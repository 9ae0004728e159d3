#!/usr/bin/env bash
# Loads the demo data when they are missing and serves them. Called by `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${1:-8000}
export DJANGO_SETTINGS_MODULE=learning.settings.demo
python=.venv/bin/python
$python manage.py prepare_demo
cat <<TXT

  Okuw, demonstration with fictional people.  Address: http://127.0.0.1:$port/
  Sign in at http://127.0.0.1:$port/accounts/login/ with the password okuw-demo-2026 as
    official      a border officer            supervisor    rates a team       focal     sees the own agency
    official2     an investigator             trainer       writes lessons     reviewer  publishes them
    coordinator   leads rounds, reads reports partner       reads nationally   admin     keeps accounts
    focal2        another agency's focal point

TXT
.venv/bin/granian --interface wsgi learning.wsgi:application --host 127.0.0.1 --port "$port" --workers 2 --blocking-threads 1 \
  --no-access-log --log-level warning &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT INT TERM
for _try in $(seq 1 240); do
  if $python - "$port" <<'PY' 2>/dev/null; then
import sys, urllib.request
urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/readyz", timeout=2).read()
PY
    echo "Ready: http://127.0.0.1:$port/"
    wait $server
    exit $?
  fi
  kill -0 $server 2>/dev/null || { echo "The server stopped. Is port $port already taken? PORT=8123 make demo moves it." >&2; exit 1; }
  sleep 0.25
done
echo "The server did not answer within 60 seconds." >&2
exit 1
