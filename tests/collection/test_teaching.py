"""TEACHING's table of a class at once is the one that was measured."""

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_table_of_a_class_is_what_the_last_measurement_wrote():
    with (ROOT / "tests/benchmarks/class_at_once.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = [
        "| {students} | {finished} | {server_median} / {server_slowest} | {chart_median} /"
        " {chart_slowest} | {cells_median} / {cells_slowest} | {server_mb} + {notebook_mb} |".format(
            **r
        )
        for r in rows
    ]
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    block = text.partition("<!-- zapad class_at_once -->\n")[2].partition("\n<!-- end -->")[0]
    assert block.splitlines()[2:] == shown
