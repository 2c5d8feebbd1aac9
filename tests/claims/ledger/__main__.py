"""`python -m tests.claims.ledger STEPS [SEED]`: random steps in the ledger. The last line is `N steps, 0 unbalanced`."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

steps, seed = [*sys.argv[1:], "20000", "1"][:2] if len(sys.argv) != 2 else (sys.argv[1], "1")
with tempfile.TemporaryDirectory() as folder:
    says = Path(folder) / "says"
    os.environ |= {"LEDGER_STEPS": steps, "LEDGER_SEED": seed, "LEDGER_SAYS": str(says)}
    code = pytest.main(["-q", "-s", "-p", "no:cacheprovider", "tests/claims/ledger/whole.py"])
    if not says.is_file():
        print("1 unbalanced, or a step that came out otherwise: see above")
        sys.exit(code or 1)
    print(f"{says.read_text()} steps, 0 unbalanced")
