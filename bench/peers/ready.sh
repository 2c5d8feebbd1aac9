#!/bin/sh
# Make bench/peers/.venv hold what Ettle is measured beside. Does nothing when the lock is the one installed last.
set -eu
cd "$(dirname "$0")"

now=$(cksum <requirements.lock | tr ' ' '-')
if [ -f .venv/installed ] && [ "$(cat .venv/installed)" = "$now" ]; then exit 0; fi

echo "set-up: installing $(grep -c '==' requirements.lock) locked packages of the peers" >&2
[ -x .venv/bin/python ] || ../../.venv/bin/python -m venv .venv
../../.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
echo "$now" >.venv/installed
