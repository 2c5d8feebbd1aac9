"""`ettle demo`, `ettle serve` and `ettle completion`."""

from __future__ import annotations

import sys

import click
from click.shell_completion import get_completion_class

from ettle.cli.reading import USAGE, stop

HOST = click.option("--host", default="127.0.0.1", show_default=True, help="A demonstration: this machine only.")
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@HOST
@PORT
def demo(host: str, port: int) -> None:
    """Start the site with its own database and an invented area of 500 people."""
    from ettle.web.site.serve import TROUBLE, run_demo

    try:
        run_demo(host, port)
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)


@click.command()
@HOST
@PORT
def serve(host: str, port: int) -> None:
    """Start the site on what its database holds."""
    from ettle.web.site.serve import TROUBLE
    from ettle.web.site.serve import serve as run

    try:
        run(host, port)
    except TROUBLE as trouble:
        stop(str(trouble), USAGE)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands and options: eval "$(ettle completion bash)"."""
    found = get_completion_class(shell)
    if found is None:
        sys.exit(USAGE)
    click.echo(found(ctx.find_root().command, {}, "ettle", "_ETTLE_COMPLETE").source())
