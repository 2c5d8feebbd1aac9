"""What a form that takes a whole document holds at first: the shape, to be filled in."""

from __future__ import annotations

from datetime import date

from ettle.engine.rules.programme import Contract
from ettle.web.access.acting import Acting
from ettle.web.frame.day import today


def contract(acting: Acting) -> str:
    """A contract with the parts most have."""
    payer = acting.organisation if acting.post.role == "contract_manager" else "the-one-who-pays"
    provider = acting.organisation if acting.post.role == "provider_manager" else "the-one-who-provides"
    return f"""contract: an-id-of-its-own
title: What people call it
programme: no-one-left-behind-local
parties: {{payer: {payer}, provider: {provider}}}
lot: "1"
area: Where it holds
in_force: {{from: {next_month(today())}, until: {next_month(today()).replace(year=today().year + 3)}, basis: start, illustrative: yes}}
illustrative: yes
volumes: {{starts: 100}}
prices: {{}}
caps: {{}}
splits: {{}}
"""


def variation(contract: Contract) -> str:
    """A variation of a contract."""
    return f"""variation: an-id-of-its-own
title: What is changed, in one line
in_force: {{from: {next_month(today())}, basis: event}}
parties: [{contract.parties.payer}, {contract.parties.provider}]
illustrative: yes
change: {{}}
"""


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
