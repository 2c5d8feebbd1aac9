#!/bin/sh
# Make .venv hold what a task needs: `environment.sh run` for the product, `environment.sh develop` to test it too.
# Does nothing when the lock and the project file are the ones installed last.
set -eu
cd "$(dirname "$0")/.."

what=${1:-run}
case "$what" in
    run) lock=requirements.lock ;;
    develop) lock=requirements-dev.lock ;;
    *) echo "setup/environment.sh: say 'run' or 'develop', not '$what'." >&2; exit 2 ;;
esac

say() { echo "set-up: $*" >&2; }
stop() { echo "set-up: $*" >&2; exit 1; }

# A Python of 3.11 or later: $PYTHON if given, else the first that fits.
find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"; return
        fi
    done
    stop "no Python 3.11 or later was found. Install one, or name it: make demo PYTHON=/path/to/python3.11"
}

# Debian leaves ensurepip out of its Python: then the venv has no pip, and the cure is one package.
make_venv() {
    python=$(find_python)
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv >.venv.log 2>&1 && rm -f .venv.log && return
    rm -rf .venv
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null \
        || stop "this Python cannot make a virtual environment ($(tail -n 1 .venv.log)). Ask an administrator for the package python3-venv."
    say "adding the package python3-venv, which this Python lacks"
    { apt-get update -qq && apt-get install -y -qq python3-venv; } >.venv.log 2>&1 \
        || stop "apt-get could not install python3-venv; what it said is in .venv.log"
    "$python" -m venv .venv >>.venv.log 2>&1 \
        || stop "this Python still cannot make a virtual environment; see .venv.log, or name another: PYTHON=/usr/bin/python3"
    rm -f .venv.log
}

# uv installs several times faster than pip; where it cannot be had, pip reads the same lock.
install() {
    if .venv/bin/uv --version >/dev/null 2>&1; then
        .venv/bin/uv pip install --quiet --python .venv/bin/python "$@"
    else
        .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@"
    fi
}

fingerprint() { cat "$1" setup/installer.lock pyproject.toml setup/environment.sh | cksum | tr ' ' '-'; }

stamp=.venv/installed-$what
now=$(fingerprint "$lock")
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then exit 0; fi

[ -x .venv/bin/python ] || make_venv
say "installing $(grep -c '==' "$lock") locked packages from $lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r setup/installer.lock \
    || stop "the installer's own packages could not be installed: is a package index reachable? (PIP_INDEX_URL and the pip cache are honoured)"
install --require-hashes -r "$lock" || stop "$lock could not be installed; what failed is said above"
install --no-deps --no-build-isolation -e . || stop "Ettle itself could not be installed; what failed is said above"

echo "$now" >"$stamp"
# The developing lock holds the running one.
[ "$what" = run ] || fingerprint requirements.lock >.venv/installed-run
