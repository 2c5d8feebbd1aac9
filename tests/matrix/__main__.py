"""`python -m tests.matrix`: ask every cell, a share on each processor. The last line is `N cells, M leaks`."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    shares = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        says = [Path(folder) / f"says-{share}.json" for share in range(shares)]
        running = [_asking(share, shares, path) for share, path in enumerate(says)]
        codes = [each.wait() for each in running]
        if not all(path.is_file() for path in says):
            return max(codes) or 1
        found = [json.loads(path.read_text()) for path in says]
    leaks = sorted(leak for _, several in found for leak in several)
    for leak in leaks[:200]:
        print(leak)
    print(f"{sum(number for number, _ in found)} cells, {len(leaks)} leaks")
    return 1 if leaks else 0


def _asking(share: int, shares: int, says: Path) -> "subprocess.Popen[bytes]":
    """A share of the cells in a process and a database of its own."""
    told = {"MATRIX_SAYS": str(says), "MATRIX_SHARE": f"{share}/{shares}"}
    words = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/matrix/whole.py"]
    return subprocess.Popen(words, env=os.environ | told)


if __name__ == "__main__":
    sys.exit(main())
