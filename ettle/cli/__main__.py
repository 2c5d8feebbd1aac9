"""`python -m ettle.cli` is `ettle`."""

from ettle.cli import main

main(prog_name="ettle")
