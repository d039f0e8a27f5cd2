"""The tables against the article's text. The article itself is not part of the project."""

from pathlib import Path

import pytest

import zapad
from publish.__main__ import main
from publish.verify import SECTIONS, numbers, split, verify
from zapad import ZapadError

ARTICLE = Path(__file__).resolve().parents[3] / "shared/source/article.txt"
HEADINGS = [
    "Difficult dilemma", "Fears and concerns", "Contradictory signals", "Modest scales",
    "“The Western“ vs. “ the Northern“", "Veishnoria as “DNR“ analogue", "Hybrid tactics",
    "Belarusian transparency vs. Russian “camouflage”", "The devaluation of special ally status",
]  # fmt: skip
# Longer than any pull quote.
FILL = "Words about nothing in particular that go on and on. " * 7


def text(**paragraphs):
    """A made-up article: the headings, and under each one paragraph."""
    lines = ["A title", "A name", f"{FILL} number one."]
    for heading, section in zip(HEADINGS, SECTIONS.values(), strict=True):
        lines += [
            "",
            heading,
            "",
            paragraphs.get(section, f"{FILL}, under {section}, unlike {heading}."),
        ]
    return "\n".join(lines)


def test_paragraphs_are_counted_under_their_headings():
    found = split(
        text(
            scales=f"{FILL} the first paragraph here.\n\npicture6-min\n\nAnother one that has quite different contents: tanks, guns, aircraft, men, railway cars."
        )
    )
    assert list(found)[:2] == [("lead", 1), ("dilemma", 1)]
    assert [place for place in found if place[0] == "scales"] == [("scales", 1)]
    assert len(found) == len(SECTIONS) + 1


def test_a_pull_quote_is_no_paragraph():
    long = f"{FILL}. In the second sentence seven ranges received guests from abroad, whose programme lasted five days, and more is said about them at some length here, so that this paragraph is clearly longer than the quote which somebody took out of it to decorate the page, as magazines do."
    quote = "Seven ranges received guests from abroad, whose programme lasted five days, and more is said about them at some length"
    found = split(text(scales=f"{quote}\n{long}"))
    assert found["scales", 1] == long


@pytest.mark.parametrize(
    ("sentence", "value", "qualifier"),
    [
        ("up to 12.700 people", 12700, "up_to"),
        ("more than 50 thousand people", 50000, "more_than"),
        ("almost 10 thousand people", 10000, "nearly"),
        ("approximately 370 units", 370, "about"),
        ("at seven ranges", 7, "exact"),
        ("thus threefold", 3, "exact"),
        ("4.162 railway cars", 4162, "exact"),
    ],
)
def test_numbers_are_read_as_the_article_writes_them(sentence, value, qualifier):
    (token,) = numbers(sentence)
    assert (token.value, token.qualifier, token.kind) == (value, qualifier, "number")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("on 3, July, the", "date"), ("on 14-20, September, a", "date"), ("in 2014.", "year"),
        ("the 4th division", "ordinal"), ("“Zapad-2017” drills", "name"), ("SU-34", "name"),
    ],
)  # fmt: skip
def test_dates_years_and_names_are_no_quantities(sentence, kind):
    (token,) = numbers(sentence)
    assert (token.kind, token.value) == (kind, None)


def test_another_text_is_refused(tmp_path):
    (tmp_path / "other.txt").write_text("Something else.", encoding="utf-8")
    with pytest.raises(ZapadError, match="This is not the article"):
        verify(tmp_path / "other.txt")
    with pytest.raises(ZapadError, match=r"absent\.txt cannot be read"):
        verify(tmp_path / "absent.txt")
    (tmp_path / "latin.txt").write_bytes("Müll".encode("latin-1"))
    with pytest.raises(ZapadError, match="UTF-8"):
        verify(tmp_path / "latin.txt")


def test_a_number_that_no_row_holds_is_an_orphan_and_so_is_a_row_without_its_number(
    tmp_path, capsys
):
    path = tmp_path / "article.txt"
    path.write_text(text(scales=f"{FILL}: 4.321 tanks that nobody has counted."), encoding="utf-8")
    assert main(["verify", str(path)]) == 1
    out = capsys.readouterr().out
    assert "ORPHAN, scales 1: 4.321" in out
    assert "ORPHAN, scales 4: scales-4-personnel-total (up to 12,700)" in out


@pytest.mark.parametrize(
    ("before", "found"), [("up to", True), ("to", True), ("more than", False), ("", False)]
)
def test_a_row_is_found_by_its_number_only_with_its_qualifier(tmp_path, before, found):
    """Row scales-4-personnel-total says "up to 12,700"."""
    scales = "\n".join([*(f"{FILL} {n}" for n in "abc"), f"{FILL}, {before} 12.700 people."])
    path = tmp_path / "article.txt"
    path.write_text(text(scales=scales), encoding="utf-8")
    compared = verify(path).set_index("what")
    assert compared.loc["scales-4-personnel-total", "found"] == found


def test_each_exception_is_explained():
    for _, row in zapad.load("exceptions").iterrows():
        assert len(row["reason"].split()) >= 5


@pytest.mark.skipif(not ARTICLE.exists(), reason="the article's text is not part of the project")
class TestOnTheArticle:
    def test_there_is_no_orphan_on_either_side(self):
        compared = verify(ARTICLE)
        orphans = compared[~compared["found"] & compared["reason"].eq("")]
        assert orphans.empty, orphans.to_string()
        assert len(compared[compared["side"] == "row"]) == len(
            zapad.load("claims").query("source_id == 'sivitsky-2017'")
        )

    def test_no_exception_is_left_over(self):
        compared = verify(ARTICLE)
        used = set(
            map(
                tuple,
                compared[compared["reason"].ne("")][
                    ["side", "section", "paragraph", "what"]
                ].to_numpy(),
            )
        )
        listed = zapad.load("exceptions")[["side", "section", "paragraph", "what"]]
        assert {tuple(x) for x in listed.to_numpy()} == used

    def test_a_changed_number_is_seen(self, tmp_path):
        changed = tmp_path / "article.txt"
        changed.write_text(
            ARTICLE.read_text("utf-8").replace("104 armored", "105 armored"), encoding="utf-8"
        )
        compared = verify(changed)
        orphans = compared[~compared["found"] & compared["reason"].eq("")]
        assert set(orphans["what"]) == {"105", "scales-6-acv-russia"}
