"""The command line, as `ettle COMMAND --help` says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from ettle.cli import main

PRINTED = "<!-- Printed from the help of the commands by `make docs`. Change the help, not this page. -->"
WIDTH = 100


def command_page() -> str:
    return "\n\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield PRINTED
    yield "# The command line"
    yield (
        "Data goes to standard output, receipts and progress to standard error. A command ends with 0 when all is clean, "
        "1 when a check failed, 2 when it was called wrongly, 3 when it was done and some rows were rejected."
    )
    yield from _told(main.commands)


def _told(commands: Mapping[str, click.Command], above: str = "") -> Iterator[str]:
    for name, command in sorted(commands.items()):
        whole = f"{above}{name}"
        yield f"## ettle {whole}"
        yield f"```text\n{_help(whole, command)}\n```"
        if isinstance(command, click.Group):
            yield from _told(command.commands, f"{whole} ")


def _help(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"ettle {name}", terminal_width=WIDTH, max_content_width=WIDTH)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
