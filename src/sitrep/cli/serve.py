"""``sitrep serve``: a store in, a desk in the browser out, until it is stopped."""

from __future__ import annotations

import getpass
import sys
import threading
import time
import webbrowser
from urllib.parse import urlsplit

import click

from sitrep.cli.stores import db_option, layer_option, theatre_option

EPILOG = """\b
Examples:
  sitrep serve --db war.db
  sitrep serve --db war.db --port 9000 --no-browser
  sitrep serve --db war.db --layer rivers=rivers.geojson --layer roads=roads.geojson
  sitrep account add maryam --role reviewer --db postgresql://team@db/war
  sitrep serve --db postgresql://team@db/war --host 0.0.0.0 --allow-host desk.example.org --https

\b
On this machine alone (the default) nobody logs in. As soon as --host lets others in, everyone does: make accounts first.
The desk speaks plain HTTP; for others put a proxy with TLS before it, and say so with --https."""


@click.command("serve", short_help="Open the review desk in a browser.", epilog=EPILOG)
@db_option
@theatre_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="A name under which the desk is reached; repeatable."
)
@click.option(
    "--https", "is_https", is_flag=True, help="A proxy before it speaks TLS: cookies are sent over that alone."
)
@click.option(
    "--tiles",
    default="",
    metavar="URL",
    help="Map tiles, as https://tiles.example.org/{z}/{x}/{y}.png (default: none).",
)
@layer_option
@click.option("--author", default=None, help="Under whose name you judge (default: the account's).")
@click.option("--browser/--no-browser", default=None, help="Open the page (default: where a terminal watches).")
def command(
    db: str,
    theatre: str | None,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    is_https: bool,
    tiles: str,
    layers: tuple[str, ...],
    author: str | None,
    browser: bool | None,
) -> None:
    """Open the desk in a browser: map, timeline, events with their evidence, search, exports, and an API."""
    try:
        import uvicorn

        from sitrep.web.app import create_app
        from sitrep.web.map.layers import read_layers
        from sitrep.web.service import open_desk
        from sitrep.web.settings import DeskSettings
    except ImportError as error:
        raise click.ClickException(f'the desk needs {error.name}: pip install "sitrep[web]"') from error
    from sitrep.store.accounts import Accounts

    try:
        drawn = read_layers(layers)
        settings = DeskSettings(host, port, author or getpass.getuser(), hosts, _tiles(tiles), is_https, layers=drawn)
        desk = open_desk(db, theatre, settings)
        click.get_current_context().call_on_close(desk.store.close)
        if settings.is_open and not Accounts(desk.store).all():
            raise click.ClickException(
                f"{host} lets other machines in, and there is no account yet: "
                f"sitrep account add NAME --role admin --db {desk.store.location}"
            )
        desk.refresh(_tell if sys.stderr.isatty() else _Lines())
        desk.warm()
    except (ValueError, RuntimeError) as error:
        raise click.ClickException(str(error)) from error
    server = uvicorn.Server(
        uvicorn.Config(create_app(desk), host=host, port=port, log_level="warning", server_header=False)
    )
    _announce(server, settings, sys.stdout.isatty() if browser is None else browser)
    server.run()
    if not server.started:
        raise click.ClickException(f"port {port} of {host} cannot be used; choose another with --port (0: any)")


def _announce(server: object, settings: object, opens: bool) -> None:
    """Say where the desk is once it listens, and open it."""
    from sitrep.web.settings import DeskSettings

    def wait() -> None:
        while not getattr(server, "started", False):
            if getattr(server, "should_exit", False) or stop.wait(0.05):
                return
        (listening,) = getattr(server, "servers", [])[:1]
        name, number = listening.sockets[0].getsockname()[:2]
        address = f"http://{f'[{name}]' if ':' in name else name}:{number}/"
        click.echo(f"the desk is at {address} - stop it with Ctrl-C", err=True)
        if opens and isinstance(settings, DeskSettings) and not settings.is_open:
            webbrowser.open(address)

    stop = threading.Event()
    threading.Thread(target=wait, daemon=True).start()


def _tiles(address: str) -> str:
    if not address:
        return ""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or any(c in address for c in " ;,'\""):
        raise click.UsageError("--tiles is an address such as https://tiles.example.org/{z}/{x}/{y}.png")
    return address


class _Lines:
    """Tells long work in lines of their own, for logs: the first step after a while, then one a while."""

    WHILE = 10.0

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, step: str) -> None:
        if time.monotonic() - self._told >= self.WHILE:
            click.echo(step, err=True)
            self._told = time.monotonic()


def _tell(step: str) -> None:
    click.echo(f"\r\x1b[2K{step} ...", err=True, nl=False)
    if step.startswith("saving"):
        click.echo("\r\x1b[2K", err=True, nl=False)
