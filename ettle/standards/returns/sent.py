"""A return as it is sent: CSV in UTF-8, no cell of which is a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from ettle.engine.basics.inert import could_run
from ettle.engine.rules.returns import Return


def csv_of(sent: pa.Table) -> bytes:
    """The rows under their column ids. A value that a spreadsheet would run is put behind an apostrophe."""
    columns = {name: _harmless(sent.column(name)) for name in sent.column_names}
    written = io.BytesIO()
    pcsv.write_csv(pa.table(columns), written, pcsv.WriteOptions(quoting_style="needed"))
    return written.getvalue()


def _harmless(column: pa.ChunkedArray) -> pa.Array:
    """Each distinct value is looked at once, however many rows hold it."""
    encoded = pc.dictionary_encode(column.combine_chunks())
    values = [f"'{each}" if could_run(each) else each for each in encoded.dictionary.to_pylist()]
    return pa.array(values, pa.string()).take(encoded.indices)


def described(definition: Return, totals: Mapping[str, int]) -> str:
    """What travels beside the rows: each column, why it is asked, and the control totals."""
    lines = [f"# {definition.title}, to {definition.to}"]
    lines += [f"{id}: {column.title}. {column.asked_because}" for id, column in definition.columns.items()]
    lines += ["# Control totals", *(f"{name}: {count}" for name, count in totals.items())]
    return "\n".join(lines) + "\n"
