"""The whole access matrix, or one share of it: run by `make matrix`, not by `make test`."""

import json
import os
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from tests.matrix import world as worlds
from tests.matrix.cells import Asking, cells


@pytest.mark.django_db
def test_every_cell():
    share, shares = map(int, os.environ["MATRIX_SHARE"].split("/"))
    asking = Asking(worlds.build())
    found, number = Counter(), 0
    for number, cell in enumerate(islice(cells(asking.world), share, None, shares), start=1):
        for leak in asking.leaks(cell):
            found[f"{cell}: {leak}"] += 1
        if number % 5000 == 0:
            print(f"share {share + 1} of {shares}: {number} cells, {len(found)} leaks", flush=True)
    Path(os.environ["MATRIX_SAYS"]).write_text(json.dumps([number, sorted(found)]))
    assert not found
