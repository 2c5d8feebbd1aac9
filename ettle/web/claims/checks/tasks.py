"""What the worker does for checkers by itself, as `system: claim questions`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from ettle.web.claims.checks.asking import ask_all


@app.periodic(cron="29 3 * * *")
@app.task(queueing_lock="claim questions")
def ask_questions(timestamp: int) -> None:
    """Every night: ask anew about every line that nobody has decided."""
    ask_all()
