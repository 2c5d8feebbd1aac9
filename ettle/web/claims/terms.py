"""Days and hours that claims go by where no contract says others. Illustrative: no published ones were found."""

from __future__ import annotations

from datetime import time, timedelta

CUT_OFF = (5, time(18))
"""The day and hour of the next month until which claims belong to a month."""
PAY_DAY = 27
"""The day of the next month by which it is paid."""
TO_ANSWER = timedelta(days=14)
"""How long the provider has to answer a question or cure a slip."""
TO_REPLY = timedelta(days=14)
"""How long it has to reply to a notice that something will be taken back."""
TO_APPEAL = timedelta(days=28)
"""How long it has to appeal against a refusal, or against what is taken back."""
