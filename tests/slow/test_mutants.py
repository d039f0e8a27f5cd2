"""The command that asks whether the tests would notice a wrong number: a sample of it, each time."""

import csv
import random

import pytest

import mutants
import zapad
from mutants import FATES, Mutant

SEED = 4


@pytest.fixture(scope="module")
def every():
    return mutants.every(beside=True)


@pytest.fixture(scope="module")
def bench():
    bench = mutants.Bench()
    yield bench
    bench.source.restore()


def test_every_filled_cell_and_every_row_is_changed_once(every):
    cells = sum(int(zapad.load(n).notna().sum().sum()) + len(zapad.load(n)) for n in zapad.names())
    # A number that fills both bounds is one datum.
    claims = zapad.load("claims")
    both = (claims["value_low"] == claims["value_high"]).sum()
    assert len(every) == cells - both
    assert len({(m.table, m.row, m.column) for m in every}) == len(every)


def test_a_change_is_a_change_and_nearly_always_one_that_the_rules_accept(every):
    refused = 0
    for mutant in random.Random(SEED).sample(every, 400):
        before = zapad.load(mutant.table)
        after = mutants.changed_frame(mutant.table, [mutant])
        assert not after.equals(before), str(mutant)
        refused += bool(mutant.new and mutants.problems(mutant.table, mutant.row, dict(mutant.new)))
    assert refused < 40


def test_a_table_without_a_change_is_the_table_that_is_loaded():
    for name in zapad.names():
        assert mutants.changed_frame(name, []).equals(zapad.load(name)), name


def test_numbers_slip_by_one_and_words_by_a_letter():
    assert mutants.next_numbers("12700") == ["12701", "12699"]
    assert mutants.next_numbers("2017-09-09") == ["2017-09-10", "2017-09-08"]
    assert mutants.slip("tank") != "tank" and len(mutants.slip("tank")) == 4


def test_what_is_noticed_is_told_apart_from_what_is_not():
    group = [Mutant("claims", row, str(row), "row", "row", "") for row in range(9)]
    claims, asked = zapad.load("claims")["claim_id"], []

    def notice(changed):
        asked.append(changed)
        return "seen" if {claims[3], claims[7]} - set(changed["claims"]["claim_id"]) else None

    found = mutants.noticed(group, notice)
    assert sorted(m.row for m in found) == [3, 7]
    assert len(asked) < 2 * len(group)


def test_a_seeded_sample_is_noticed_or_has_a_reason(bench):
    listed = mutants.reasons()
    sample = random.Random(SEED).sample(mutants.every(), 40)
    for group in mutants.groups_of(sample):
        for mutant, fate, _ in bench.fates(group):
            if fate == "survived":
                assert mutants.reason(mutant.table, mutant.column, mutant.id, listed), str(mutant)


def test_the_short_way_through_a_notebook_sees_what_the_whole_way_sees(bench, every):
    sample = [m for m in every if m.new and m.table in ("claims", "actors", "sources")]
    for mutant in random.Random(SEED).sample(sample, 2):
        changed = {mutant.table: mutants.changed_frame(mutant.table, [mutant])}
        for book in bench.books:
            short = book.first_difference(changed)
            assert short == book.first_difference(changed, everything=True), str(mutant)


def test_the_claim_that_the_collection_is_about_is_never_lost(bench, every):
    """12,700: each cell of this row is noticed, but for those with a reason."""
    row = [m for m in every if m.id == "scales-4-personnel-total"]
    fates = {m.column: f for m in row for _, f, _ in bench.fates([m])}
    for column in ("value_high", "qualifier", "claimant", "section", "paragraph", "unit", "row"):
        assert fates[column] != "survived", column


# --- the last full result, as it is committed ---


def test_each_survivor_of_the_last_full_run_has_a_reason():
    listed = mutants.reasons()
    for row in mutants.read_result():
        assert row["changed"] == sum(row[fate] for fate in FATES)
        if row["survived"]:
            parts = {part for subject, part, _ in listed if subject == row["subject"]}
            assert parts & {"*", row["part"]}, row


def test_no_reason_is_left_over_and_each_is_a_sentence():
    survived = {(r["subject"], r["part"]) for r in mutants.read_result() if r["survived"]}
    with mutants.SURVIVORS.open(encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            assert len(entry["reason"].split()) >= 4, entry
            assert (entry["subject"], entry["part"]) in survived, f"none survives there: {entry}"


def test_readme_shows_the_last_full_result():
    readme = (mutants.ROOT / "README.md").read_text(encoding="utf-8")
    assert mutants.readme_table(mutants.read_result()) in readme


def test_the_last_full_run_was_over_these_tables():
    """Not to the last row: a table may grow before the run, which takes minutes, is repeated."""
    recorded = {(r["subject"], r["part"]) for r in mutants.read_result()}
    assert {(m.table, m.column) for m in mutants.every()} <= recorded, "run: run.py dev mutants"
