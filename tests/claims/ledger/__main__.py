"""`python -m tests.claims.ledger STEPS [SEED]`: random steps in the ledger. The last line is `N steps, 0 unbalanced`.

As many processes as there are cores (or LEDGER_PROCESSES) share them, each on a server of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

APART = 1_000_000
"""Between the seeds of two processes: more than one draws."""
steps, seed = (int(each) for each in [*sys.argv[1:], *("20000", "1")[len(sys.argv) - 1 :]][:2])
many = int(os.environ.get("LEDGER_PROCESSES", os.cpu_count() or 1))
command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "tests/claims/ledger/whole.py"]
with tempfile.TemporaryDirectory() as folder:
    says = [Path(folder) / str(number) for number in range(many)]
    running = [
        subprocess.Popen(
            command,
            env=os.environ
            | {
                "LEDGER_STEPS": str(-(-steps // many)),
                "LEDGER_SEED": str(seed + number * APART),
                "LEDGER_SAYS": str(each),
            },
        )
        for number, each in enumerate(says)
    ]
    codes = [each.wait() for each in running]
    taken = sum(int(each.read_text()) for each in says if each.is_file())
    if any(codes):
        print(f"{taken} steps, 1 unbalanced, or a step that came out otherwise: see above")
        sys.exit(1)
    print(f"{taken} steps, 0 unbalanced")
