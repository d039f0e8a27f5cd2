"""The commands of the collection: ``python3 run.py figures`` and its kin; ``--help`` lists them."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from zapad import __main__ as reader
from zapad.errors import ZapadError
from zapad.files import given

FEW = 12  # charts that a summary names


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status: 0 done, 1 something failed, 2 asked wrongly."""
    return reader.main(arguments, _parser())


def _parser() -> argparse.ArgumentParser:
    parser, commands = reader.readers()

    figures = commands.add_parser("figures", help="regenerate the charts into figures/")
    figures.add_argument("--list", action="store_true", help="list the charts and stop")
    figures.add_argument(
        "--only", metavar="PATTERN", help="charts whose name holds PATTERN (or matches it, with *)"
    )
    figures.add_argument(
        "--for", dest="media", metavar="M,M",
        help="page, phone, slide, column, double, web, card; page by default",
    )  # fmt: skip
    figures.add_argument(
        "--format", metavar="F,F", help="svg, png, pdf, html, csv; all but pdf by default"
    )
    figures.add_argument(
        "--title", action=argparse.BooleanOptionalAction,
        help="title, note and sources in the picture; as is usual for the medium by default",
    )  # fmt: skip
    figures.add_argument("--lang", metavar="LANG", default="en", help="de or pl; en by default")
    figures.add_argument("--grey", action="store_true", help="shapes instead of colours")
    figures.add_argument("--dark", action="store_true", help="for a dark page")
    figures.add_argument("--scale", type=_scale, metavar="N", default=1, help="enlarge PNGs")
    figures.add_argument(
        "--theme", type=given, metavar="FILE", help="a house style: font and colors (JSON or TOML)"
    )
    figures.add_argument(
        "--out", type=given, metavar="DIR",
        help="where to; by default figures/, and what is not kept there build/figures",
    )  # fmt: skip
    figures.add_argument("--all", action="store_true", help="draw also what has not changed")
    figures.add_argument("--jobs", type=_positive, metavar="N", help="notebooks at once")
    figures.set_defaults(run=_figures)

    tables = commands.add_parser("tables", help="check the tables in data/")
    tables.add_argument(
        "--stamp", action="store_true", help="write new checksums into datapackage.json"
    )
    tables.set_defaults(run=_tables)

    editions = commands.add_parser("editions", help="make the student's and instructor's ZIP")
    editions.add_argument("--out", type=given, default=Path("build"), metavar="DIR")
    editions.set_defaults(run=_editions)

    for name, what in [("slides", "make a deck of slides"), ("handouts", "make PDF hand-outs")]:
        made = commands.add_parser(name, help=f"{what} for each notebook")
        made.add_argument("notebook", nargs="?", help="01, scale or 01_scale; all by default")
        made.add_argument("--out", type=given, default=Path("build") / name, metavar="DIR")
        made.set_defaults(run=_pages, make=name)

    lite = commands.add_parser("lite", help="make a page that runs the notebooks in the browser")
    lite.add_argument("--out", type=given, default=Path("build/lite"), metavar="DIR")
    lite.add_argument("--pyodide", metavar="WHERE", help="another Pyodide: its folder or address")
    lite.add_argument("--serve", action="store_true", help="serve it to this machine's browser")
    lite.add_argument("--port", type=_positive, default=8000, metavar="N")
    lite.set_defaults(run=_lite)

    hub = commands.add_parser("hub", help="start one server for a whole class")
    hub.add_argument("--address", default="http://127.0.0.1:8000", help="where it listens")
    hub.add_argument(
        "--class", dest="students", type=given, metavar="FILE", help="names, one a line"
    )
    hub.add_argument(
        "--accounts", choices=["none", "system"], default="none",
        help="system: the machine's own users (run as root); none: one password, no isolation",
    )  # fmt: skip
    hub.add_argument("--out", type=given, default=Path("build/hub"), metavar="DIR")
    hub.set_defaults(run=_hub)

    site = commands.add_parser("site", help="make the web book")
    site.add_argument("--out", type=given, default=Path("build/site"), metavar="DIR")
    site.set_defaults(run=_site)

    verify = commands.add_parser("verify", help="check the tables against the article's text")
    verify.add_argument("article", type=given, help="the article as plain text")
    verify.set_defaults(run=_verify)

    plan = commands.add_parser("plan", help="print run-sheets: minutes, modes and aims")
    plan.add_argument(
        "notebook", nargs="?", help="01, scale or 01_scale; without it, the course of six sessions"
    )
    plan.add_argument("--plan", choices=["long", "short"], help="one plan; both by default")
    plan.set_defaults(run=_plan)

    bibliography = commands.add_parser("bibliography", help="print the sources as BibTeX")
    bibliography.add_argument(
        "--only", metavar="PATTERN", default="", help="sources whose id holds PATTERN"
    )
    bibliography.set_defaults(run=_bibliography)
    return parser


def _editions(options: argparse.Namespace) -> int:
    from . import editions

    for path in editions.write(options.out):
        print(f"{path.as_posix()}: {path.stat().st_size:,} bytes")
    return 0


def _pages(options: argparse.Namespace) -> int:
    make = import_module(f".{options.make}", __package__)
    for path in make.write(options.out, options.notebook):
        print(f"{path.parent.name}/{path.name}: {path.stat().st_size:,} bytes")
    return 0


def _lite(options: argparse.Namespace) -> int:
    from . import lite

    site = lite.write(options.out, options.pyodide)
    if not options.serve:
        print(f"{options.out.as_posix()}: put this folder on any web server. Link students to")
        print("\n".join(lite.links("<its address>")))
        return 0
    with lite.server(site, options.port) as server:
        print("\n".join(lite.links(f"http://127.0.0.1:{options.port}")))
        print("Stop with Ctrl + C.", flush=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def _hub(options: argparse.Namespace) -> int:
    from . import hub

    chosen = hub.settings(options.out, options.address, options.students, options.accounts)
    if options.accounts == "none":
        print(f"Passwords: {(options.out / 'passwords.txt').as_posix()}", flush=True)
    running = hub.start(chosen)
    try:
        return running.wait()
    except KeyboardInterrupt:  # the hub gets it too, and stops its servers
        return running.wait()


def _site(options: argparse.Namespace) -> int:
    try:
        from .book import build
    except ImportError as error:
        raise ZapadError(
            f"The package {error.name} is missing. `python3 run.py site` installs what is needed."
        ) from None
    print(build.build(options.out).as_posix())
    return 0


def _verify(options: argparse.Namespace) -> int:
    from .verify import verify

    compared = verify(options.article)
    for side, rows in compared.groupby("side"):
        excused = rows[~rows["found"] & rows["reason"].ne("")]
        orphans = rows[~rows["found"] & rows["reason"].eq("")]
        where = "the article's text" if side == "row" else "the tables"
        noun = "rows" if side == "row" else "numbers of the text"
        print(f"{len(rows)} {noun}: {rows['found'].sum()} found in {where}, {len(orphans)} orphans")
        for _, row in excused.iterrows():
            print(
                f"  exception, {row['section']} {row['paragraph']}: {row['what']}: {row['reason']}"
            )
        for _, row in orphans.iterrows():
            print(f"  ORPHAN, {row['section']} {row['paragraph']}: {row['what']} ({row['says']})")
    return int((~compared["found"] & compared["reason"].eq("")).any())


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0
    if not 0.1 <= scale <= 10:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0.1 to 10")
    return scale


def _figures(options: argparse.Namespace) -> int:
    from . import figures, looks

    if options.list:
        charts = figures.listed()
        for chart in figures.select(charts, options.only) if options.only else charts:
            print(f"{chart.slug}\t{chart.notebook}{'  (interactive)' if chart.interactive else ''}")
        return 0
    chosen = looks.Looks(
        looks.named(options.media) if options.media is not None else ("page",),
        looks.named(options.format) if options.format is not None else looks.KEPT,
        options.title, options.grey, options.dark, options.lang.strip().lower(), options.scale,
        looks.theme(options.theme) if options.theme else {}, options.format is not None,
    )  # fmt: skip
    build = figures.ROOT / "build"
    usual = figures.FIGURES if chosen.kept else build / "figures"
    # Of the collection's own folders there is a record, of others none.
    kept = None if options.out else build / ("kept.json" if chosen.kept else "drawn.json")
    out = (options.out or usual).resolve()
    summary = figures.regenerate(
        options.only, chosen, out, options.jobs, kept=kept, anew=options.all
    )
    for what in ("new", "changed", "left over"):
        for name in summary[what]:
            print(f"{what}: {name}")
    drawn = summary["drawn"]
    told = ", ".join(drawn) if len(drawn) <= FEW else f"{len(drawn)} charts"
    print(f"drawn: {told or 'none, nothing has changed'}")
    counts = ("new", "changed", "unchanged", "left over")
    print(f"{out}: {', '.join(f'{len(summary[what])} {what}' for what in counts)}")
    for lack in summary["not made"]:
        print(lack, file=sys.stderr)
    return 1 if summary["not made"] else 0


def _plan(options: argparse.Namespace) -> int:
    from . import notebook, runsheets

    if options.notebook is None:
        print(runsheets.course(), end="")
        return 0
    for plan in [options.plan] if options.plan else notebook.PLANS:
        print(runsheets.run_sheet(options.notebook, plan))
    return 0


def _bibliography(options: argparse.Namespace) -> int:
    from zapad.tables import load

    from .bibliography import bibtex

    sources = load("sources")
    chosen = sources[sources["source_id"].str.contains(options.only, regex=False)]
    if chosen.empty:
        raise ZapadError(f"No source has {options.only!r} in its id. See data/sources.csv.")
    print(bibtex(chosen), end="")
    return 0


def _tables(options: argparse.Namespace) -> int:
    from zapad import tables

    from .checksums import stamp

    if options.stamp:
        for line in stamp():
            print(line)
    problems = []
    for name in tables.names():
        try:
            print(f"{name}: {len(tables.load(name))} rows")
        except ZapadError as error:
            problems.append(str(error))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
