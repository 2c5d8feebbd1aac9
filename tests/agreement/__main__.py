"""`python -m tests.agreement N`: the evaluator against the day-by-day oracle."""

import sys

from .agree import main

sys.exit(main())
