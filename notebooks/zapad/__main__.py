"""The command line of a reader's module: ``zapad own`` and ``zapad coding``.

The whole collection has more commands: see ``python3 run.py``.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from typing import Any

from .errors import ZapadError
from .files import folder, given


def main(arguments: list[str] | None = None, parser: argparse.ArgumentParser | None = None) -> int:
    """Run a command; returns the exit status: 0 done, 1 something failed, 2 asked wrongly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Windows' consoles cannot write every letter
            stream.reconfigure(errors="replace")
    options = (parser or readers()[0]).parse_args(arguments)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl+C: tidy up, then stop
    try:
        return int(options.run(options))
    except ZapadError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # such as head has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror}. Nothing was replaced.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Nothing was replaced.", file=sys.stderr)
        return 130


def readers() -> tuple[argparse.ArgumentParser, Any]:
    """The parser with the commands of a reader's copy, and where more can be added."""
    parser = argparse.ArgumentParser(
        prog="zapad", description="Charts and tables of the Zapad-2017 seminar."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    coding = commands.add_parser("coding", help="read a class's coding sheets (notebook 04)")
    coding.add_argument("folder", type=given, help="a folder of coders' files, or one file")
    coding.set_defaults(run=_coding)

    own = commands.add_parser("own", help="check a claims table of your own, and report on it")
    own.add_argument("file", type=given, metavar="FILE", help="a CSV or an Excel workbook (.xlsx)")
    own.add_argument("--template", action="store_true", help="write an empty table to FILE, stop")
    own.add_argument(
        "--out",
        type=given,
        default=given(""),
        metavar="DIR",
        help="where the report goes; here if not",
    )
    own.add_argument(
        "--thousands", choices=[".", ","], metavar="SIGN", help="what stands between thousands"
    )
    own.add_argument(
        "--dates", choices=["day-first", "month-first"], help="how dates such as 04.05.2017 go"
    )
    own.add_argument("--overwrite", action="store_true", help="replace a report that is there")
    own.set_defaults(run=_own)
    return parser, commands


def _coding(options: argparse.Namespace) -> int:
    from . import coding
    from .coding.merging import merge_files

    merged, findings = merge_files(options.folder)
    for finding in findings:
        print(finding)
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
    from . import own

    if options.template:
        path = own.template(options.file)
        print(
            f"{path.name}: the header, and an example row. Fill it in, save it, and give the same"
            " command without --template."
        )
        return 0
    dates = options.dates and options.dates.replace("-", " ")
    try:
        table = own.read(options.file, thousands=options.thousands, dates=dates)
    except own.OwnTableError as error:
        print(error, file=sys.stderr)
        if error.questions:
            answers = "--thousands . or --thousands ,  --dates day-first or --dates month-first"
            print(f"In this command the answers are: {answers}", file=sys.stderr)
        return 1
    for note in table.attrs["notes"]:
        print(f"note: {note}")
    for _, row in own.audit(table).iterrows():
        print(
            f"sum: {row['actor']}, {row['counts']}: stated {row['stated']}; the parts"
            f" ({row['parts']}) allow {row['sum']}: {row['verdict']}"
        )
    report = own.report(table)
    for sentence in report.summary:
        print(sentence)
    path = report.save(
        folder(options.out) / f"{options.file.stem}-report.html", overwrite=options.overwrite
    )
    print(f"Written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
