"""Whatever a table holds, it is read as it stands or refused with a sentence for each fault.

Thousands of made-up tables, of cells that are right, nearly right, or hostile.
"""

import csv
import io
import os
import shutil

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zapad import DataError, fields, load, tables

FIELDS = fields("thresholds").set_index("column")
ALLOWED = FIELDS["allowed"].str.split(", ")
GOOD = {
    "threshold_id": st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True),
    "rule": st.sampled_from(ALLOWED["rule"]),
    "category": st.sampled_from(ALLOWED["category"]),
    "value": st.integers(0, 10**14).map(str),
    "source_id": st.just("nato-2015-10-trident-juncture"),
    "verification": st.sampled_from(ALLOWED["verification"]),
    "strength": st.sampled_from(ALLOWED["strength"]),
}
HOSTILE = st.sampled_from(
    [
        "=1+1", "@SUM(A1)", "<script>alert(1)</script>", "12.700", "12,700", "1e4", "-5", "٣", "NaN", "nan",
        "inf", "NULL", "None", "true", " 9000", "9000 ", "9000.0", "0x10", "1_000", "9" * 30, "\u202e12", "'", '"',
        "a;b", "a\nb", "a\tb", "\ufeff", "\u00a0", "𝟙𝟚", "$x^2$", "%s", "{0}", "../../etc", "a" * 5000,
    ]
) | st.text(max_size=12)  # fmt: skip
BROKEN = settings(
    max_examples=3_000, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@st.composite
def csv_tables(draw):
    """The bytes of a file that should hold a table."""
    header = list(FIELDS.index)
    change = draw(st.sampled_from(["none"] * 6 + ["drop", "double", "rename", "shuffle", "empty"]))
    if change == "drop":
        header.remove(draw(st.sampled_from(header)))
    elif change == "double":
        header.append(draw(st.sampled_from(header)))
    elif change == "rename":
        header[draw(st.integers(0, len(header) - 1))] = draw(HOSTILE)
    elif change == "shuffle":
        header = draw(st.permutations(header))
    elif change == "empty":
        header = []
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        row = [draw(GOOD.get(name, st.just(""))) for name in header]
        if row and draw(st.integers(0, 2)) == 0:
            row[draw(st.integers(0, len(row) - 1))] = draw(HOSTILE)
        if draw(st.integers(0, 15)) == 0:
            row = row[:-1] if draw(st.booleans()) else [*row, "extra"]
        rows.append(row)
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=draw(st.sampled_from(",,,,,;\t")),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerows([header, *rows])
    encoding = draw(st.sampled_from(["utf-8"] * 5 + ["utf-8-sig", "utf-16", "cp1251"]))
    return text.getvalue().encode(encoding, "replace")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    copy = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(tables.DATA, copy)
    return copy


def test_no_table_is_read_otherwise_than_it_stands_or_refused_without_a_sentence(folder):
    seen = {"read": 0, "refused": 0}
    path = folder / "thresholds.csv"

    @BROKEN
    @given(csv_tables())
    def one(data):
        path.write_bytes(data)
        # Two files of one size may be written within a tick of the clock.
        os.utime(path, ns=(0, sum(seen.values())))
        try:
            frame = load("thresholds", folder)
        except DataError as error:
            seen["refused"] += 1
            for problem in error.problems:
                assert "thresholds.csv" in problem, problem
                assert problem.rstrip()[-1] in ".!?", problem
                assert len(problem) < 20_000
        else:
            seen["read"] += 1
            # Nothing was changed on the way: every cell is what the file says.
            header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            assert len(frame) == len(rows)
            for i, row in enumerate(rows):
                for name, cell in zip(header, row, strict=True):
                    value = frame[name].iloc[i]
                    if cell == "":
                        assert pd.isna(value)
                    else:
                        assert value == (int(cell) if name == "value" else cell)
        assert path.read_bytes() == data, "the reader's file is not touched"

    one()
    assert min(seen.values()) > 300, seen
