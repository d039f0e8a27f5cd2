"""The record of the mutants of the code: of every module, nothing left without a reason."""

import pytest
from code_mutants import EXCUSES, TABLE, TESTS, change, read


def test_every_module_that_is_changed_has_its_counts():
    assert [row["module"] for row in read(TABLE)] == list(TESTS)


@pytest.mark.parametrize("module", TESTS)
def test_no_survivor_is_without_a_reason_and_few_have_one(module):
    (row,) = [row for row in read(TABLE) if row["module"] == module]
    counts = {name: int(n) for name, n in row.items() if name != "module"}
    assert counts["survived"] == 0
    assert counts["killed"] + counts["excused"] == counts["mutants"]
    assert counts["killed"] >= 0.95 * counts["mutants"]


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
