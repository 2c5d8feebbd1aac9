"""The command line, `ettle …`: thin. Data on stdout, receipts on stderr.

Exit 0 clean, 1 a check failed, 2 usage, 3 done with rejected rows.
"""

from __future__ import annotations

import click

from ettle.cli.asking import evaluate, explain, screen, whatif
from ettle.cli.auditing import audit
from ettle.cli.bulking import bulk
from ettle.cli.checking import check, schema
from ettle.cli.claiming import claims
from ettle.cli.contracts import contracts
from ettle.cli.handing_over import snapshot
from ettle.cli.inventing import simulate
from ettle.cli.keys import key
from ettle.cli.ledgering import ledger
from ettle.cli.mapping import map_
from ettle.cli.measuring import measure
from ettle.cli.rebuilding import rebuild
from ettle.cli.recomputing import recompute
from ettle.cli.returning import burden, return_
from ettle.cli.sharing import agreements
from ettle.cli.site import completion, demo, serve
from ettle.cli.storing import store


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ettle")
def main() -> None:
    """Ettle: what was agreed, what happened, and what follows: due, achieved, payable, with reasons."""


for command in (
    check,
    schema,
    agreements,
    evaluate,
    explain,
    screen,
    whatif,
    measure,
    bulk,
    store,
    simulate,
    demo,
    serve,
    audit,
    claims,
    ledger,
    rebuild,
    contracts,
    key,
    recompute,
    snapshot,
    map_,
    return_,
    burden,
    completion,
):
    main.add_command(command)
