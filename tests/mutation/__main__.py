"""`python -m tests.mutation --sample N --seed S`."""

import sys

from .run import main

sys.exit(main())
