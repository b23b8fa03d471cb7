"""Commands that open the apps in a browser."""

# ruff: noqa: PLC0415 (a command imports what it needs, so the others start quickly)

import os
from pathlib import Path
from typing import Annotated

import typer

from sunset.cli.terminal import opened, tell
from sunset.errors import BadInput, Forbidden
from sunset.messages import languages
from sunset.settings import Settings

__all__ = ["app"]

app = typer.Typer()


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 2718,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
    language: Annotated[str, typer.Option(help="Of the front page: de or en.")] = "en",
    profile: Annotated[
        str | None, typer.Option(help="Serve this person's own app alone, nobody else's data.")
    ] = None,
) -> None:
    """Show the notebooks and the experiment log, on this machine only."""
    from sunset import web

    if language not in languages():
        raise BadInput(f"There are no texts in '{language}'. Choose one of: {', '.join(languages())}.")
    bound = Settings.load().profile
    if profile is not None and bound not in (None, profile):
        raise Forbidden(
            f"This installation is bound to profile '{bound}' (setting 'profile'): it serves no other app."
        )
    if profile is not None:
        os.environ["SUNSET_PROFILE"] = profile  # the apps open the installation by themselves
    settings = Settings.load()
    if settings.profile is not None:
        with opened(quiet=True) as bench:
            bench.ledger.profile(settings.profile)
    typer.echo(f"http://127.0.0.1:{port}/ (Ctrl-C ends it)")
    web.serve(settings, port=port, open_browser=browser, language=language)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for everything the demo makes; emptied first.")] = Path(
        "demo"
    ),
    browser: Annotated[bool, typer.Option(help="Open the app at the end, if there is a screen.")] = True,
) -> None:
    """Run the whole flow on a fictional bank's careers site for two fictional people."""
    from sunset import demo as demo_room
    from sunset.pipeline.flow import run

    with demo_room.DemoSite() as url:
        demo_room.prepare(out, url)  # from here on the demo's settings are the installation's
        with opened(quiet=False) as bench:
            results = run(bench)
            summary = demo_room.summary(bench)
        typer.echo(summary)
        if any(result.failed for result in results):
            tell(results, as_json=False)
        if browser and demo_room.has_screen():
            serve()
        else:
            typer.echo(f"See it: sunset --config {out / 'sunset.toml'} serve")
