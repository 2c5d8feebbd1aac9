# Ettle. `make demo` and `make test` do all their own set-up: Python 3.11+, git and make are enough.

PORT ?= 8000
N ?= 20000
PEOPLE ?= 100000
STEPS ?= 20000
MOST ?= 2000000
SPARK_PEOPLE ?= 300
PY := .venv/bin/python

.PHONY: help demo test check format agree matrix ledger money spark bench bench-pages nightly docs docs-current assets run-ready develop-ready bench-bulk bench-map bench-returns bench-survival bench-incremental bench-scale bench-eligibility bench-peers-ready lock clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: run-ready  ## Start the demonstration and say where it is (PORT=8000)
	@$(PY) -m ettle.cli demo --port $(PORT)

# A server that is given is shared by all workers, and those marked alone want it to themselves.
test: develop-ready  ## Every test, browser included
	@$(PY) setup/browser.py
ifndef DATABASE_URL
	@$(PY) -m pytest -n 2 --dist worksteal
else
	@$(PY) -m pytest -n 2 --dist worksteal -m "not alone"
	@$(PY) -m pytest -m alone
endif

check: develop-ready  ## Format, lint, types, architecture contracts, docs current
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check
	@ETTLE_MODE=test .venv/bin/mypy
	@.venv/bin/lint-imports
	@$(MAKE) --no-print-directory docs-current

format: develop-ready  ## Put every file in the house format, and mend what can be mended
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix

agree: develop-ready  ## The evaluator against the day-by-day oracle, and bulk against the evaluator, on N histories (N=20000)
	@$(PY) -m tests.agreement $(N)

matrix: develop-ready  ## Every address, method, role and kind of person: what may not be seen is not
	@$(PY) -m tests.matrix

ledger: develop-ready  ## Random steps in the ledger against a plain model, STEPS of them (STEPS=20000 LEDGER_PROCESSES=2)
	@$(PY) -m tests.claims.ledger $(STEPS)

money: develop-ready  ## Races, presses again, kills at every statement and of processes: never twice, never lost (MONEY_ROUNDS=1000 MONEY_KILLS=40)
	@$(PY) -m tests.money

spark:  ## Bulk by a Spark on this machine, every table equal to `ettle bulk`; says so where Java is missing (SPARK_PEOPLE=300)
	@setup/spark.sh $(SPARK_PEOPLE)

bench: develop-ready  ## Benchmarks, each with its peer beside it
	@$(PY) -m bench

bench-pages: develop-ready  ## The pages with many people behind them, beside the empty frame (PEOPLE=100000)
	@$(PY) -m bench.pages $(PEOPLE)

bench-bulk: bench-peers-ready  ## Bulk evaluation beside its peers, checked equal first (PEOPLE=100000)
	@$(PY) -m bench.bulk $(PEOPLE)

bench-eligibility: bench-peers-ready  ## Eligibility of 1,000,000 people beside OpenFisca-core, checked equal first
	@$(PY) -m bench.bulk.eligibility 1000000

bench-map: bench-peers-ready  ## The journey map of 1,000,000 steps beside pm4py, the same pairs first
	@$(PY) -m bench journey-map

bench-returns: bench-peers-ready  ## A CSV return of 1,000,000 rows looked through, beside DuckDB parsing it
	@$(PY) -m bench return

bench-survival: bench-peers-ready  ## Kaplan-Meier of 1,000,000 people beside lifelines, equal first
	@$(PY) -m bench survival

bench-incremental: develop-ready  ## One new event: its person evaluated anew and stored, among a tenth of PEOPLE and all (PEOPLE=100000)
	@$(PY) -m bench.incremental $(PEOPLE)

bench-scale: develop-ready  ## How bulk evaluation grows, from 100,000 people to MOST (MOST=2000000)
	@$(PY) -m bench.bulk.growth $(MOST)

bench-peers-ready: develop-ready
	@bench/peers/ready.sh

# Each part is tried, whatever became of those before it, and the hour is told as it begins.
NIGHT := matrix agree ledger money register mutation pages
BEGINS = @date '+%H:%M $(@:night-%=%)'

nightly: develop-ready  ## What is too long for every run: the whole matrix, more histories, ledger steps, a register of the published size, mutation testing, pages over 1,000,000 people
	@$(MAKE) --no-print-directory --keep-going $(NIGHT:%=night-%)

.PHONY: $(NIGHT:%=night-%)
night-matrix:
	$(BEGINS)
	@$(MAKE) --no-print-directory matrix
night-agree:
	$(BEGINS)
	@$(MAKE) --no-print-directory agree N=1000000
night-ledger:
	$(BEGINS)
	@$(MAKE) --no-print-directory ledger STEPS=1000000
night-money:
	$(BEGINS)
	@$(MAKE) --no-print-directory money
night-register:
	$(BEGINS)
	@$(PY) -m tests.simulation.published_register
night-mutation:
	$(BEGINS)
	@$(PY) -m tests.mutation
night-pages:
	$(BEGINS)
	@$(MAKE) --no-print-directory bench-pages PEOPLE=1000000

docs: develop-ready  ## Write docs/generated again
	@$(PY) -m spec.printing docs/generated

# Written beside the kept copy and compared: a page that was not regenerated stops the build. bench.md is the bench's own.
docs-current:
	@fresh=$$(mktemp -d) && $(PY) -m spec.printing $$fresh >/dev/null && \
		{ diff -r --exclude=bench.md docs/generated $$fresh || { echo "docs/generated is stale: run 'make docs' and commit it."; rm -rf $$fresh; exit 1; }; } && \
		rm -rf $$fresh && echo "docs: current"

assets:
	@$(PY) setup/assets.py

run-ready:
	@setup/environment.sh run
	@$(PY) setup/assets.py

develop-ready:
	@setup/environment.sh develop
	@$(PY) setup/assets.py

# --universal: one lock for every platform and every Python from 3.11. No index is named in it.
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

lock:  ## Resolve the dependencies again
	@setup/environment.sh run
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) pyproject.toml --extra spark -c requirements.lock -o setup/spark.lock
	@$(COMPILE) --group installer -o setup/installer.lock
	@$(COMPILE) setup/node.in -o setup/node.lock
	@$(COMPILE) bench/peers/pyproject.toml -o bench/peers/requirements.lock

clean:  ## Remove the environment, what was built, and the demonstration's database
	@if [ -x $(PY) ] && [ -d ettle/web/site ]; then $(PY) -m ettle.web.site.serve --forget || true; fi
	rm -rf .venv .venv.log .ettle build dist web_assets/node_modules ettle/web/frame/static/built \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
