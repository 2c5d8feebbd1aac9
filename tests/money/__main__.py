"""`python -m tests.money`: put money through all of it. The last line is `N attempts, L lost, D double, ledger P`."""

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

with tempfile.TemporaryDirectory() as folder:
    says = Path(folder) / "says.json"
    os.environ["MONEY_SAYS"] = str(says)
    code = pytest.main(["-q", "-s", "-p", "no:cacheprovider", "tests/money/whole.py"])
    if not says.is_file():
        sys.exit(code or 1)
    tally = json.loads(says.read_text())
for note in tally["notes"]:
    print(note)
if code and not (tally["lost"] or tally["double"] or tally["ledger"]):
    print("It did not come to its end: see above. Until then:")
print("{attempts} attempts, {lost} lost, {double} double, ledger {ledger}".format(**tally))
sys.exit(1 if code or tally["lost"] or tally["double"] or tally["ledger"] else 0)
