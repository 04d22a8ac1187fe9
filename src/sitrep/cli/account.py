"""``sitrep account``: names, roles and passwords in; who may use a desk that is open to others, out."""

from __future__ import annotations

import click

from sitrep.cli.stores import db_option, now, open_store
from sitrep.cli.tables import plain
from sitrep.store import StoreError
from sitrep.store.accounts import AccessKind, Accounts, Role

_ROLES = click.Choice([role.value for role in Role])


@click.group("account", short_help="Say who may use a desk that is open to others.")
def command() -> None:
    r"""Make, list and remove the accounts of a store, and give programs tokens.

    A reader sees everything, a reviewer judges too, an admin also keeps the accounts. Passwords are kept as salted digests.

    \b
    Examples:
      sitrep account add maryam --role reviewer --db war.db
      sitrep account token maryam --days 90 --label notebook --db war.db
      sitrep account list --db war.db
    """


@command.command("add")
@click.argument("name")
@db_option
@click.option("--role", type=_ROLES, default=Role.READER.value, show_default=True, help="What the account may do.")
@click.password_option(help="The password, 10 characters or more (asked for where it is left out).")
def add(name: str, db: str, role: str, password: str) -> None:
    """Make the account NAME."""
    try:
        made = Accounts(open_store(db)).add(name, Role(role), password, at=now())
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.name}: a {made.role.value}")


@command.command("password")
@click.argument("name")
@db_option
@click.password_option(help="The new password, 10 characters or more (asked for where it is left out).")
def password(name: str, db: str, password: str) -> None:
    """Give NAME a new password; its sessions and tokens end."""
    try:
        Accounts(open_store(db)).set_password(name, password)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name}: has a new password; its sessions and tokens have ended")


@command.command("remove")
@click.argument("name")
@db_option
def remove(name: str, db: str) -> None:
    """Take NAME away with its sessions and tokens. Its judgements stay in the ledger."""
    try:
        Accounts(open_store(db)).remove(name)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name}: removed")


@command.command("list")
@db_option
def list_accounts(db: str) -> None:
    """List the accounts and their roles."""
    found = Accounts(open_store(db)).all()
    for account in found:
        click.echo(f"{plain(account.name)}\t{account.role.value}")
    if not found:
        click.echo("no accounts yet: sitrep account add NAME --role admin", err=True)


@command.command("token")
@click.argument("name")
@db_option
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How long it is good for.")
@click.option("--label", default="", help="What it is for.")
def token(name: str, db: str, days: int, label: str) -> None:
    """Print a token with which a program asks the API as NAME; it is shown this once.

    The program sends it in the header Authorization: Bearer TOKEN.
    """
    try:
        secret = Accounts(open_store(db)).open_access(name, AccessKind.TOKEN, at=now(), days=days, label=label)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(secret)
