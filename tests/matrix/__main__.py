"""`python -m tests.matrix`: ask every cell. The last line is `N cells, M leaks`."""

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

with tempfile.TemporaryDirectory() as folder:
    says = Path(folder) / "says.json"
    os.environ["MATRIX_SAYS"] = str(says)
    code = pytest.main(["-q", "-s", "-p", "no:cacheprovider", "tests/matrix/whole.py"])
    if not says.is_file():
        sys.exit(code or 1)
    number, leaks = json.loads(says.read_text())
for leak in leaks[:200]:
    print(leak)
print(f"{number} cells, {len(leaks)} leaks")
sys.exit(1 if leaks else 0)
