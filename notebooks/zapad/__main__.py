"""The command line: ``zapad figures`` and its kin. ``zapad --help`` lists them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

from .errors import ZapadError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status: 0 done, 1 something failed, 2 asked wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows' consoles cannot write every letter
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C: tidy up, then stop
    try:
        return options.run(options)
    except ZapadError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of a pipe, such as head, has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped. Nothing was replaced.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zapad", description="Charts and tables of the Zapad-2017 seminar."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    figures = commands.add_parser("figures", help="regenerate the charts into figures/")
    figures.add_argument("--list", action="store_true", help="list the charts and stop")
    figures.add_argument(
        "--only", metavar="PATTERN", help="charts whose name holds PATTERN (or matches it, with *)"
    )
    figures.add_argument(
        "--format", metavar="F,F", help="svg, png, pdf, html; svg,png,html by default"
    )
    figures.add_argument("--out", type=Path, metavar="DIR", help="write there instead")
    figures.add_argument("--jobs", type=_positive, metavar="N", help="notebooks at once")
    figures.set_defaults(run=_figures)

    tables = commands.add_parser("tables", help="check the tables in data/")
    tables.add_argument(
        "--stamp", action="store_true", help="write new checksums into datapackage.json"
    )
    tables.set_defaults(run=_tables)

    editions = commands.add_parser("editions", help="make the student's and instructor's ZIP")
    editions.add_argument("--out", type=Path, default=Path("build"), metavar="DIR")
    editions.set_defaults(run=_editions)

    for name, what in [("slides", "make a deck of slides"), ("handouts", "make PDF hand-outs")]:
        made = commands.add_parser(name, help=f"{what} for each notebook")
        made.add_argument("notebook", nargs="?", help="01, scale or 01_scale; all by default")
        made.add_argument("--out", type=Path, default=Path("build") / name, metavar="DIR")
        made.set_defaults(run=_pages, make=name)

    lite = commands.add_parser("lite", help="make a page that runs the notebooks in the browser")
    lite.add_argument("--out", type=Path, default=Path("build/lite"), metavar="DIR")
    lite.add_argument(
        "--pyodide", metavar="WHERE", help="folder or address of Pyodide; the public one by default"
    )
    lite.add_argument("--serve", action="store_true", help="serve it to this machine's browser")
    lite.add_argument("--port", type=_positive, default=8000, metavar="N")
    lite.set_defaults(run=_lite)

    hub = commands.add_parser("hub", help="start one server for a whole class")
    hub.add_argument("--address", default="http://127.0.0.1:8000", help="where it listens")
    hub.add_argument(
        "--class", dest="students", type=Path, metavar="FILE", help="names, one a line"
    )
    hub.add_argument(
        "--accounts", choices=["none", "system"], default="none",
        help="system: the machine's own users (run as root); none: one password, no isolation",
    )  # fmt: skip
    hub.add_argument("--out", type=Path, default=Path("build/hub"), metavar="DIR")
    hub.set_defaults(run=_hub)

    site = commands.add_parser("site", help="make the web book")
    site.add_argument("--out", type=Path, default=Path("build/site"), metavar="DIR")
    site.set_defaults(run=_site)

    verify = commands.add_parser("verify", help="check the tables against the article's text")
    verify.add_argument("article", type=Path, help="the article as plain text")
    verify.set_defaults(run=_verify)

    coding = commands.add_parser("coding", help="read a class's coding sheets (notebook 04)")
    coding.add_argument("folder", type=Path, help="a folder of coders' files, or one file")
    coding.set_defaults(run=_coding)

    own = commands.add_parser("own", help="check a claims table of your own, and report on it")
    own.add_argument("file", type=Path, metavar="FILE", help="a CSV or an Excel workbook (.xlsx)")
    own.add_argument("--template", action="store_true", help="write an empty table to FILE, stop")
    own.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where the report goes; here if not"
    )
    own.add_argument(
        "--thousands", choices=[".", ","], metavar="SIGN", help="what stands between thousands"
    )
    own.add_argument(
        "--dates", choices=["day-first", "month-first"], help="how dates such as 04.05.2017 go"
    )
    own.add_argument("--overwrite", action="store_true", help="replace a report that is there")
    own.set_defaults(run=_own)

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

    mutants = commands.add_parser(
        "mutants", help="change one datum at a time and see whether the tests notice"
    )
    mutants.add_argument("--table", metavar="NAME", help="one table only; nothing is stored")
    mutants.add_argument(
        "--part", type=_positive, default=1, metavar="K", help="every K-th change of each column"
    )
    mutants.add_argument(
        "--all", action="store_true", help="ids, classes, names and remarks too; nothing is stored"
    )
    mutants.add_argument(
        "--sample", type=_positive, metavar="N", help="put N changes to the test suite itself"
    )
    mutants.add_argument("--seed", type=int, default=2017, help="of the sample")
    mutants.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N")
    mutants.set_defaults(run=_mutants)
    return parser


def _mutants(options: argparse.Namespace) -> int:
    tests = Path(__file__).resolve().parents[2] / "tests"
    if not (tests / "mutants.py").exists():
        raise ZapadError("This copy comes without the tests. Take the whole repository.")
    sys.path.insert(0, str(tests))
    import mutants

    return mutants.main(options)


def _editions(options: argparse.Namespace) -> int:
    from . import editions

    for path in editions.write(options.out):
        print(f"{path.as_posix()}: {path.stat().st_size:,} bytes")
    return 0


def _pages(options: argparse.Namespace) -> int:
    from importlib import import_module

    make = import_module(f".pages.{options.make}", __package__)
    for path in make.write(options.out, options.notebook):
        print(f"{path.parent.name}/{path.name}: {path.stat().st_size:,} bytes")
    return 0


def _lite(options: argparse.Namespace) -> int:
    from .pages import lite

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
    from .pages import hub

    chosen = hub.settings(options.out, options.address, options.students, options.accounts)
    if options.accounts == "none":
        print(f"Passwords: {(options.out / 'passwords.txt').as_posix()}", flush=True)
    running = hub.start(chosen)
    try:
        return running.wait()
    except KeyboardInterrupt:  # the hub gets it too, and stops its servers
        return running.wait()


def _site(options: argparse.Namespace) -> int:
    from importlib.util import module_from_spec, spec_from_file_location

    # The book is no part of the module: a student's folder does without it.
    path = Path(__file__).resolve().parents[2] / "book" / "build.py"
    spec = spec_from_file_location("zapad_book", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise ZapadError("The folder book/ is not here: the web book needs the whole collection.")
    book = module_from_spec(spec)
    try:
        spec.loader.exec_module(book)
    except ImportError as error:
        raise ZapadError(
            f"The package {error.name} is missing. `python3 run.py site` installs what is needed."
        ) from None
    print(book.build(options.out).as_posix())
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


def _coding(options: argparse.Namespace) -> int:
    from . import coding

    merged, problems = coding.merge_coders(options.folder)
    for file, number, column, what, todo in problems.astype(object).itertuples(index=False):
        where = [file, f"row {number}" if isinstance(number, int) else ""]
        where += [f"column {column}"] if column else []
        # What concerns a whole file names it already.
        before = "" if what.startswith(Path(file).name) else f"{', '.join(filter(None, where))}: "
        print(f"{before}{what.rstrip('.')}. {todo}")
    agreed = coding.agreement(merged)
    people = "1 coder" if agreed.coders == 1 else f"{agreed.coders} coders"
    print(f"{people}, {agreed.events} events rated by two or more")
    for measure, value, says in agreed.table.itertuples():
        print(f"{measure}: {'' if value != value else f'{value}. '}{says}")
    for event in coding.divisive(merged).to_dict("records"):
        columns = ("below_zero", "at_zero", "above_zero")
        counts = ", ".join(f"{event[c]} {c.replace('_', ' ')}" for c in columns)
        print(f"divides: {event['title']} ({counts})")
    return 0


def _own(options: argparse.Namespace) -> int:
    from .own import OwnTableError, own_audit, own_read, own_template
    from .own_page import own_report

    if options.template:
        path = own_template(options.file)
        print(
            f"{path.name}: the header, and an example row. Fill it in, save it, and give the same"
            " command without --template."
        )
        return 0
    dates = options.dates and options.dates.replace("-", " ")
    try:
        table = own_read(options.file, thousands=options.thousands, dates=dates)
    except OwnTableError as error:
        print(error, file=sys.stderr)
        if error.questions:
            answers = "--thousands . or --thousands ,  --dates day-first or --dates month-first"
            print(f"In this command the answers are: {answers}", file=sys.stderr)
        return 1
    for note in table.attrs["notes"]:
        print(f"note: {note}")
    for _, row in own_audit(table).iterrows():
        print(
            f"sum: {row['actor']}, {row['counts']}: stated {row['stated']}; the parts"
            f" ({row['parts']}) allow {row['sum']}: {row['verdict']}"
        )
    report = own_report(table)
    for sentence in report.summary:
        print(sentence)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZapadError(
            f"The folder {options.out} cannot be made: {error.strerror}. Choose another with --out."
        ) from None
    path = report.save(
        options.out / f"{options.file.stem}-report.html", overwrite=options.overwrite
    )
    print(f"Written: {path}")
    return 0


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _figures(options: argparse.Namespace) -> int:
    from . import figures

    if options.list:
        charts = figures.listed()
        for chart in figures.select(charts, options.only) if options.only else charts:
            print(f"{chart.slug}\t{chart.notebook}{'  (interactive)' if chart.interactive else ''}")
        return 0
    formats = options.format.split(",") if options.format is not None else None
    out = (options.out or figures.FIGURES).resolve()
    summary = figures.regenerate(options.only, formats, out, options.jobs)
    for what in ("new", "changed", "left over"):
        for name in summary[what]:
            print(f"{what}: {name}")
    counts = ", ".join(f"{len(files)} {what}" for what, files in summary.items())
    print(f"{out.name}/: {counts}")
    return 0


def _plan(options: argparse.Namespace) -> int:
    from . import seminar

    if options.notebook is None:
        print(seminar.course(), end="")
        return 0
    for plan in [options.plan] if options.plan else seminar.PLANS:
        print(seminar.run_sheet(options.notebook, plan))
    return 0


def _bibliography(options: argparse.Namespace) -> int:
    from .bibliography import bibtex
    from .tables import load

    sources = load("sources")
    chosen = sources[sources["source_id"].str.contains(options.only, regex=False)]
    if chosen.empty:
        raise ZapadError(f"No source has {options.only!r} in its id. See data/sources.csv.")
    print(bibtex(chosen), end="")
    return 0


def _tables(options: argparse.Namespace) -> int:
    from . import tables

    if options.stamp:
        for line in tables.stamp():
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
