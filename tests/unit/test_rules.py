"""The rules of a table of text: each breach is found where it stands, and nothing else is."""

import pytest

from zapad.rules import BOUNDS, faults

FIELDS = [
    {"name": "claim_id", "type": "string", "constraints": {"required": True, "pattern": "[a-z-]+"}},
    {"name": "qualifier", "type": "string", "constraints": {"enum": list(BOUNDS)},
     "synonyms": {"circa": "about"}, "otherwise": "A word of the source."},
    {"name": "value_low", "type": "integer", "constraints": {"minimum": 0, "maximum": 1000}},
    {"name": "value_high", "type": "integer", "constraints": {"minimum": 0, "maximum": 1000}},
    {"name": "lat", "type": "number", "constraints": {"minimum": -90, "maximum": 90}},
    {"name": "date", "type": "string", "rdfType": "edtf"},
    {"name": "section", "type": "string"},
    {"name": "paragraph", "type": "integer"},
]  # fmt: skip
SCHEMA = {"fields": FIELDS, "primaryKey": "claim_id"}
GOOD = ("a", "exact", "3", "3", "54.7", "2017-08", "scales", "4")
COLUMNS = [field["name"] for field in FIELDS]


def found(*rows, keys=None, lines=None, schema=SCHEMA):
    """What is wrong, as row, column and words."""
    cells = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    told = faults(cells, schema, "claims.csv", keys, lines)
    assert {f.file for f in told} <= {"claims.csv"}
    return [(f.rows, f.column, f.text) for f in told]


def changed(**cells):
    return tuple({**dict(zip(COLUMNS, GOOD, strict=True)), **cells}.values())


def one(row):
    (only,) = found(row)
    return only


def test_a_good_row_and_an_empty_table_have_no_fault():
    assert found(GOOD) == []
    assert faults({name: [] for name in COLUMNS}, SCHEMA, "claims.csv") == []
    empty = dict.fromkeys(("qualifier", "value_low", "value_high", "lat", "date"), "")
    assert found(changed(**empty, section="", paragraph="")) == []


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("claim_id", "", "empty, but every row needs it. Fill it in."),
        ("claim_id", "A b", "'A b' does not have the right form. The form is [a-z-]+."),
        ("qualifier", "circa", "'circa' is not allowed here. Did you mean 'about'? Allowed: exact,"),
        ("qualifier", "Circa.", "'Circa.' is not allowed here. Did you mean 'about'? Allowed: "),
        ("qualifier", "abuot", "Did you mean 'about'? Allowed: exact, about, range, up_to, "),
        ("qualifier", "zzz", f"'zzz' is not allowed here. Allowed: {', '.join(BOUNDS)}. A word "
                             "of the source."),
        ("lat", "90.5", "'90.5' is too large. The maximum is 90."),
        ("lat", "-90.1", "'-90.1' is too small. The minimum is -90."),
        ("lat", "54,7", "'54,7' is not a number. Write a number with a point, such as 54.7."),
        ("lat", "1e2", "'1e2' is not a number"),
        ("date", "soon", "'soon' is not a date in a form that can be sorted. Write 2017-09-14"),
        ("paragraph", "4.0", "'4.0' is not a whole number. Write a whole number: digits only"),
        ("paragraph", "", "section and paragraph must both be filled or both be empty"),
    ],
)  # fmt: skip
def test_a_cell_that_breaks_its_column_s_rule_is_named_with_what_to_do(column, value, says):
    rows, at, text = one(changed(**{column: value}))
    assert (rows, at) == ((2,), column)
    assert text.startswith(says) or says in text


def test_a_section_without_its_paragraph_is_told_at_the_paragraph():
    assert one(changed(section=""))[:2] == ((2,), "paragraph")


@pytest.mark.parametrize("limit", ["90", "-90", "-90.0", "0"])
def test_a_limit_itself_is_allowed(limit):
    assert found(changed(lat=limit)) == []


def test_counts_have_their_limits():
    assert found(changed(value_low="1001", value_high="-1", qualifier="")) == [
        ((2,), "value_low", "'1001' is too large. The maximum is 1000."),
        ((2,), "value_high", "'-1' is too small. The minimum is 0."),
    ]


@pytest.mark.parametrize(("low", "high"), [("1000", "1000"), ("0", "0"), ("0", "1000")])
def test_counts_at_their_limits_are_allowed(low, high):
    assert found(changed(value_low=low, value_high=high, qualifier="range")) == []


@pytest.mark.parametrize(
    ("qualifier", "low", "high", "column", "says"),
    [
        ("exact", "3", "", "value_high", "is empty, but the qualifier is 'exact'. Write 3 here too"),
        ("about", "", "3", "value_low", "is empty, but the qualifier is 'about'. Write 3 here too"),
        ("range", "3", "", "value_high", "is empty, but the qualifier is 'range'. Fill it in, or"),
        ("up_to", "3", "5", "value_low", "is filled, but the qualifier is 'up_to'. Empty it, or"),
        ("nearly", "3", "5", "value_low", "is filled, but the qualifier is 'nearly'"),
        ("at_least", "3", "5", "value_high", "is filled, but the qualifier is 'at_least'"),
        ("more_than", "3", "5", "value_high", "is filled, but the qualifier is 'more_than'"),
        ("range", "5", "3", "value_low", "5 is more than value_high. Swap the two"),
        ("range", "10", "9", "value_low", "10 is more than value_high"),
        ("exact", "3", "5", "value_high", "differs from value_low, but the qualifier is 'exact'"),
        ("up_to", "", "0", "value_high", "0, but the qualifier is 'up_to': that says nothing"),
        ("nearly", "", "0", "value_high", "0, but the qualifier is 'nearly': that says nothing"),
    ],
)  # fmt: skip
def test_a_qualifier_that_does_not_go_with_its_bounds_is_told_at_the_bound(
    qualifier, low, high, column, says
):
    rows, at, text = one(changed(qualifier=qualifier, value_low=low, value_high=high))
    assert (rows, at) == ((2,), column) and says in text


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("up_to", "", "5"), ("nearly", "", "5"), ("more_than", "5", ""), ("range", "3", "3"),
        ("about", "3", "5"), ("more_than", "0", ""), ("exact", "0", "0"), ("", "5", "3"),
    ],
)  # fmt: skip
def test_a_qualifier_that_goes_with_its_bounds_is_no_fault(qualifier, low, high):
    assert found(changed(qualifier=qualifier, value_low=low, value_high=high)) == []


def test_both_bounds_missing_are_told_at_both():
    both = found(changed(value_low="", value_high=""))
    assert [(at, "Fill it in, or correct" in text) for _, at, text in both] == [
        ("value_low", True), ("value_high", True),
    ]  # fmt: skip


def test_a_bound_that_is_no_number_is_told_once():
    (only,) = found(changed(value_low="many"))
    assert "is not a whole number" in only[2]


def test_an_id_that_stands_twice_is_told_at_each_repeat_with_the_first():
    rows = [GOOD, changed(claim_id="b"), GOOD, GOOD]
    assert found(*rows) == [
        ((row,), "claim_id", "'a' stands in row 2 already. Give each row an id of its own.")
        for row in (4, 5)
    ]
    assert found(GOOD, GOOD, schema={"fields": FIELDS}) == []


def test_rows_are_numbered_as_the_file_has_them():
    bad = changed(lat="91")
    assert [rows for rows, *_ in found(GOOD, changed(claim_id="b", lat="91"))] == [(3,)]
    assert [rows for rows, *_ in found(bad, lines=[7])] == [(7,)]


def test_a_key_of_another_table_must_be_known_there():
    keys = {"section": ("sections", {"scales", "fears"})}
    assert found(GOOD, keys=keys) == []
    (only,) = found(changed(section="scale"), keys=keys)
    assert only == (
        (2,), "section",
        "'scale' is not in sections.csv. Did you mean 'scales'? Correct it, or add it to"
        " sections.csv first.",
    )  # fmt: skip
    (only,) = found(changed(section="zzz"), keys=keys)
    assert only[2].startswith("'zzz' is not in sections.csv. Correct it")
    assert found(changed(section="", paragraph=""), keys=keys) == []


def test_columns_that_are_missing_or_unknown_are_named_and_the_rest_is_judged():
    cells = {name: [value] for name, value in zip(COLUMNS, GOOD, strict=True)}
    cells["extra"] = cells.pop("qualifier")
    cells["lat"] = ["91"]
    told = [(f.rows, f.column, f.text) for f in faults(cells, SCHEMA, "claims.csv")]
    columns = ", ".join(COLUMNS)
    assert told == [
        ((), "qualifier", f"is missing. Add it; the columns are: {columns}."),
        ((), "extra", f"is not known. Remove it or correct its name; the columns are: {columns}."),
        ((2,), "lat", "'91' is too large. The maximum is 90."),
    ]
    assert {f.file for f in faults(cells, SCHEMA, "claims.csv")} == {"claims.csv"}


def told(cells, fields, **more):
    schema = {"fields": fields, **more.pop("schema", {})}
    return [(f.rows, f.column, f.text) for f in faults(cells, schema, "a.csv", **more)]


def test_a_table_of_the_two_columns_of_a_rule_alone_is_judged_by_it():
    fields = [{"name": "section", "type": "string"}, {"name": "paragraph", "type": "integer"}]
    (only,) = told({"section": ["scales"], "paragraph": [""]}, fields)
    assert only[:2] == ((2,), "paragraph")


def test_a_stranger_does_not_hide_what_was_found_before():
    keys = {"section": ("sections", {"fears"}), "absent": ("others", {"x"})}
    assert [at for _, at, _ in found(changed(lat="91"), keys=keys)] == ["lat", "section"]


def test_a_column_s_own_example_is_shown_for_a_wrong_form():
    field = {"name": "x", "type": "string", "constraints": {"pattern": "[a-z]+"}}
    example = "Write small letters, such as abc"
    (only,) = told({"x": ["A"]}, [{**field, "example": example}])
    assert only == ((2,), "x", f"'A' does not have the right form. {example}.")


def test_a_column_of_words_need_have_no_synonyms():
    field = {"name": "x", "type": "string", "constraints": {"enum": ["abc"]}}
    assert told({"x": ["zzz"]}, [field]) == [
        ((2,), "x", "'zzz' is not allowed here. Allowed: abc.")
    ]
