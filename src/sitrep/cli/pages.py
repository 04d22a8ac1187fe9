"""`sitrep pages`: the fetched pages that were kept in; a list of them, one as it came, or what is wrong with them, out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitrep.cli.inputs import DEFAULT_PAGES, pages_folder
from sitrep.cli.main import EXIT_FAILED
from sitrep.cli.tables import add_row, new_table, plain, print_table
from sitrep.ingest.fetch.keeping import PageArchive
from sitrep.store import Store, StoreError, WatchBook

EPILOG = """\b
Examples:
  sitrep pages list --db war.db
  sitrep pages show herald.example-0a1b2c3d4e5f --db war.db > page.html
  sitrep pages check --pages war.db.pages

\b
Each page is one packed WARC file, named by the SHA-256 of the page's bytes, which documents carry as raw_sha256; any tool
that reads WARC reads it."""

_PAGES = click.option("--pages", metavar="DIR", help=f"The folder (default: {DEFAULT_PAGES}).")
_DB = click.option("--db", metavar="FILE|URL", envvar="SITREP_DB", show_envvar=True, help="The store they belong to.")


@click.group("pages", short_help="Look after the pages that were fetched and kept.", epilog=EPILOG)
def command() -> None:
    """Look after the pages that were fetched and kept as they came."""


@command.command("list")
@_PAGES
@_DB
def list_pages(pages: str | None, db: str | None) -> None:
    """List the kept pages: digest, when each came first, and from where."""
    table = new_table("", "sha256", "fetched", "address")
    for kept in _archive(pages, db).kept():
        add_row(table, kept.sha256, kept.at.strftime("%Y-%m-%d %H:%M:%SZ"), kept.url)
    print_table(table)


@command.command("show")
@click.argument("which", metavar="DIGEST|DOCUMENT")
@_PAGES
@_DB
def show(which: str, pages: str | None, db: str | None) -> None:
    """Write the page with a digest, or that of a document of the store, to the standard output, byte for byte."""
    digest = which if len(which) == 64 else _digest_of(which, db)
    try:
        body = _archive(pages, db).body(digest)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    if body is None:
        raise click.ClickException(
            f"{which}: its page is not in {_archive(pages, db).folder}; name the folder with --pages"
        )
    sys.stdout.buffer.write(body)


@command.command("check")
@_PAGES
@_DB
def check(pages: str | None, db: str | None) -> None:
    """Read every kept page and compare it with its digest; exit code 1 where one was changed or is broken."""
    archive = _archive(pages, db)
    faults = list(archive.faults())
    for fault in faults:
        click.echo(f"{click.style('error', fg='red')}: {plain(fault)}")
    count = sum(1 for _ in archive.folder.glob("??/*.warc.gz"))
    click.echo(plain(f"{archive.folder}: {count} pages, {len(faults)} faults"))
    if faults:
        raise click.exceptions.Exit(EXIT_FAILED)


def _archive(pages: str | None, db: str | None) -> PageArchive:
    folder = pages_folder(pages, db)
    if not folder.is_dir():
        raise click.ClickException(f"{folder}: no pages are kept there; name the folder with --pages")
    return PageArchive(Path(folder))


def _digest_of(doc_id: str, db: str | None) -> str:
    """The digest of the page that a document, or a copy of one, was read from."""
    if db is None:
        raise click.UsageError("a document is looked up in its store: add --db FILE, or give the page's digest")
    try:
        with Store.open(db, create=False) as store:
            document = store.document(doc_id)
            copies = [] if document else [c for c in WatchBook(store, "").copies() if c.copy_id == doc_id]
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if document is None and not copies:
        raise click.ClickException(f"{doc_id}: the store holds no such document")
    return document.raw_sha256 if document else copies[0].raw_sha256
