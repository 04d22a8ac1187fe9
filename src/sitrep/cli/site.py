"""`sitrep site`: a store in, a folder of pages that open from disk out."""

from __future__ import annotations

from pathlib import Path

import click

from sitrep.cli.progress import watched
from sitrep.cli.stores import db_option, layer_option, theatre_option

EPILOG = """\b
Examples:
  sitrep site --db war.db --out site
  sitrep site --db war.db --theatre world --out /media/stick/march
  sitrep site --db war.db --layer rivers=rivers.geojson --out site

\b
Open index.html of the folder: nothing is fetched from anywhere and no server is needed. Filters, map, timeline and control work;
review, exports and the search in full texts need `sitrep serve`. The folder also stands on any web server as it is."""


@click.command("site", epilog=EPILOG)
@db_option
@theatre_option
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder to write; one that this command wrote is replaced.",
)
@layer_option
def command(db: str, theatre: str | None, out: Path, layers: tuple[str, ...]) -> None:
    """Write the read-only pages of the desk as a folder that opens from disk."""
    try:
        from sitrep.web.map.layers import read_layers
        from sitrep.web.service import open_desk
        from sitrep.web.settings import DeskSettings, Limits
        from sitrep.web.site.site import check_target, plan_site, write_site
    except ImportError as error:
        raise click.ClickException(f'the pages need {error.name}: pip install "sitrep[web]"') from error
    unlimited = Limits(requests=2**40, per_second=1e9)
    try:
        check_target(out)
        desk = open_desk(db, theatre, DeskSettings(limits=unlimited, layers=read_layers(layers)))
        click.get_current_context().call_on_close(desk.store.close)
        desk.refresh()
        plan = plan_site(desk)
        written = sum(1 for _ in watched(write_site(plan, out), plan.count, "pages"))
    except (ValueError, RuntimeError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}/index.html: {len(desk.columns.event_ids)} events in {written} files", err=True)
