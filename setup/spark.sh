#!/bin/sh
# Bulk by Spark on this machine, held to `ettle bulk`: in an environment of its own, .ettle/spark, for Spark is large.
# Without Java it says so, runs nothing, and is no failure.
set -eu
cd "$(dirname "$0")/.."

oldest=17
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
found=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1) || found=
if [ "${found:-0}" -lt "$oldest" ]; then
    [ -n "$found" ] && what="Java $found was found" || what="no Java was found (looked for '$java')"
    echo "spark: NOT RUN: $what, and Spark needs Java $oldest or later. Install one, or name it in JAVA_HOME."
    exit 0
fi

setup/environment.sh run
now=$(cksum <setup/spark.lock | tr ' ' '-')
if ! [ -f .ettle/spark/installed ] || [ "$(cat .ettle/spark/installed)" != "$now" ]; then
    echo "set-up: installing $(grep -c '==' setup/spark.lock) locked packages with Spark" >&2
    [ -x .ettle/spark/bin/python ] || .venv/bin/python -m venv .ettle/spark
    if .venv/bin/uv --version >/dev/null 2>&1; then
        .venv/bin/uv pip install --quiet --python .ettle/spark/bin/python --require-hashes -r setup/spark.lock
    else
        .ettle/spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r setup/spark.lock
    fi
    echo "$now" >.ettle/spark/installed
fi
PYTHONPATH=. .ettle/spark/bin/python -m tests.spark "$@"
