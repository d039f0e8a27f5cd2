"""The record of the mutants of the code: of every module, nothing left without a reason."""

import pytest
from code_mutants import EXCUSES, TABLE, TESTS, change, read


def test_every_module_that_is_changed_has_its_counts():
    assert [row["module"] for row in read(TABLE)] == list(TESTS)


def test_no_survivor_is_without_a_reason_and_few_have_one():
    rows = [{k: int(n) for k, n in row.items() if k != "module"} for row in read(TABLE)]
    assert all(row["killed"] + row["excused"] == row["mutants"] for row in rows)
    assert sum(row["killed"] for row in rows) >= 0.95 * sum(row["mutants"] for row in rows)


def test_every_excuse_has_a_reason_and_a_module():
    for row in read(EXCUSES):
        assert row["module"] in ("*", *TESTS) and len(row["reason"].split()) >= 5


@pytest.mark.parametrize(
    ("diff", "text"),
    [
        ("@@ -1 +1 @@\n-    a.left > b\n+    a.left >= b", "a.left >{+=+} b"),
        ("--- x\n+++ x\n-f(a, 1)\n+f(a, )", "f(a, [-1-])"),
        ("-x = 12\n+x = 13\n y = 12", "x = [-12-]{+13+}"),
    ],
)
def test_a_change_is_written_as_word_diff_writes_it(diff, text):
    assert change(diff) == text
