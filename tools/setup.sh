#!/usr/bin/env bash
# Brings what running needs (`run`) or also what testing needs (`all`). Called by make; asks nothing; quick when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-run}
python=${PYTHON:-python3}

stamp() { cat requirements.txt requirements-dev.txt "$0" | cksum | cut -d" " -f1; }
current="$what-$(stamp)"
done_before() { [ -f ".venv/okuw-$what" ] && [ "$(cat ".venv/okuw-$what")" = "$current" ]; }

if ! done_before; then
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  install() {
    if .venv/bin/python -m uv --version >/dev/null 2>&1 &&
      .venv/bin/python -m uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$1" 2>/dev/null; then return; fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
  }
  echo "Installing packages ..."
  install requirements.txt
  if [ "$what" = all ]; then
    install requirements-dev.txt
    if [ -z "$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)" ]; then
      if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "Installing Chromium for the browser tests ..."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
      else
        echo "Chromium is missing, and this user may not install it: the browser tests will fail. Install Debian's package chromium."
      fi
    fi
  fi
  echo "$current" >".venv/okuw-$what"
fi
# What reads our scripts and styles; nothing of it is served, so running needs none. Not `npm ci`: it refuses a lock that
# leaves out the programs for other kinds of machine.
if [ "$what" = all ] && ! cmp -s package-lock.json node_modules/okuw-lock; then
  if command -v npm >/dev/null; then
    echo "Installing the browser tools ..."
    npm install --no-save --silent && cp package-lock.json node_modules/okuw-lock
  else
    echo "npm is missing: scripts and styles will not be linted. Install Node.js 20 or newer." >&2
  fi
fi
mkdir -p var
.venv/bin/python manage.py compile_catalogues --quiet
