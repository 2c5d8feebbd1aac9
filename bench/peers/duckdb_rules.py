"""The rules of rules.sql over a wide file, or a scan of some of its columns: CPU seconds and memory as one line of JSON.

`duckdb_rules.py rules FILE ON OUT` or `duckdb_rules.py scan FILE COLUMN ...`
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from measuring import measured


def rules(file: str, on: str, out: str) -> None:
    text = Path(__file__).with_name("rules.sql").read_text(encoding="utf-8")
    for name, value in (("$file", file), ("$on", on), ("$out", out)):
        text = text.replace(name, value)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for statement in duckdb.extract_statements(text):
        connection.execute(statement)


def scan(file: str, *columns: str) -> None:
    """Read every value of the columns: the least any evaluator of the file must do."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    kinds = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()}
    connection.execute(f"SELECT {', '.join(_read(each, kinds[each]) for each in columns)} FROM read_parquet('{file}')")
    connection.fetchall()


def _read(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f'sum(strlen("{column}"))'
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        return f'max("{column}")'
    return f'sum("{column}")'


def main(task: str, *given: str) -> None:
    with measured():
        {"rules": rules, "scan": scan}[task](*given)


if __name__ == "__main__":
    main(*sys.argv[1:])
