"""Hostile tables of readers: no traceback, no number changed in silence, nothing executed."""

import csv
import html.parser
import io
import itertools
import re
import shutil
import subprocess
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zapad
from helpers import MESSES
from zapad.own import OwnTableError
from zapad.own.reading import examine
from zapad.spreadsheet import tidy

HEADER, *ROWS = csv.reader((MESSES / "own-plain.csv").read_text("utf-8").splitlines())
FIELDS = list(zapad.own.fields()["column"])
VALUES = ("value_low", "value_high")
NUMBERS = st.sampled_from(
    [
        "12.700", "12,700", "12 700", "12\u00a0700", "12\u202f700", "12'700", "12’700", "1.250.000",
        "1,250,000", "12.700,00", "12,700.00", "12700.0", "12700,0", "0", "007", "12,7", "12.70",
        "1e4", "-5", "+5", "٣", "𝟙𝟚", "inf", "NaN", "NULL", "0x10", "1_000", "9" * 15, "9" * 16,
        "9" * 400, "~500", ">40", "12-13", "1 2", "12 70", "1'2'3", "1.2.3", "1,234.567", "12.700.00",
        "12..700", "=1+1", "000.500", "999.999", "1 234.000", "", " 12700 ", "12700\u200b",
    ]
) | st.sampled_from(  # drawn once: making each anew takes ten times as long
    ["".join(parts) for parts in itertools.product(
        ("7", "12", "345", "6789"), (".", ",", " ", "'"), ("0", "00", "000", "500", "1234"),
        ("", ".0", ",000", " 000", ".250.00"),
    )]
)  # fmt: skip
DATES = st.sampled_from(
    [
        "04.05.2017", "14.09.2017", "9/14/2017", "2017-09-14", "2017", "2017-09", "31.02.2017", "soon",
        "2017-09-14/2017-09-20", "14.09.17", "42992", "Sept 2017", "0.0.0000", "99/99/9999",
        "2017/13/45", "0000-00-00", "00.00.2017", "٢٠١٧-٠٩-١٤", "14 Brumaire 2017", "2017-09-14 00:00:00",
    ]
) | st.sampled_from(
    ["".join(parts) for parts in itertools.product(
        ("0", "4", "05", "12", "13", "31", "32"), "./-", ("1", "02", "12", "13", "30"), "./-",
        ("2017", "0000", "17"),
    )]
)  # fmt: skip
TEXTS = st.sampled_from(
    [
        "=1+1", "@SUM(A1)", "<script>alert(1)</script>", "$x^2$", "$\\frac", "\\$", "\u202e12", "a" * 5000,
        "'", '"', "a;b", "a,b", "a\nb", "a\tb", "\ufeff", "\u00a0", "%s", "{0}", "../../etc", "# not read",
        "About", "up to", "recalled", "page", "weak", "normal", "one", "all", "ALL", "🪖", "exact", "persons",
        "vehicles", "javascript:alert(1)", "https://", "none", "nan", "|", "[x](y)", "&lt;", "\x85", "\u2028",
    ]
) | st.text(max_size=3)  # fmt: skip
BROKEN = settings(
    max_examples=10_000, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


# One draw for all that is not a cell: hypothesis spends its time on draws.
FORMS = st.sampled_from(
    list(itertools.product((1, 2, 3), (0, 1, 1, 1, 2, 3), ",,;\t", ("utf-8", "utf-8-sig", "utf-16", "cp1251")))
)  # fmt: skip
PLACES = st.sampled_from(
    [
        (row, at, both)
        for row, at, both in itertools.product(range(3), range(len(HEADER)), (True, False))
        # A foreign word in most other columns is always refused: less of these.
        if both or HEADER[at] in (*VALUES, "date", "published", "claimant", "title")
    ]
)
CHANGES = st.integers(0, 30)
COLUMNS = st.integers(0, len(HEADER) - 1)
ANSWERS = st.sampled_from([{}, {}, {"thousands": "."}, {"dates": "day first"}])


@st.composite
def tables(draw):
    """The bytes of a file, and its rows, which should hold claims of one exercise."""
    count, changed, delimiter, encoding = draw(FORMS)
    header, rows = list(HEADER), [list(row) for row in ROWS[:count]]
    for _ in range(changed):
        at_row, at, both = draw(PLACES)
        row, name = rows[at_row % count], header[at]
        kind = NUMBERS if name in VALUES else DATES if name in ("date", "published") else TEXTS
        row[at] = draw(kind)
        if name in VALUES and both:  # one number twice, as an exact one is
            for other in VALUES:
                row[header.index(other)] = row[at]
    change = draw(CHANGES)
    if change == 0:
        header[draw(COLUMNS)] = draw(TEXTS)
    elif change == 1:
        rows[0].append("extra")
    elif change == 2:
        rows[-1].pop()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([header, *rows])
    return text.getvalue().encode(encoding, "replace"), header, rows, encoding


def digits(text):
    """The digits of a whole number as written, without a fraction of zeros."""
    short = tidy(text)
    grouped = re.fullmatch(r"\d{1,3}([.,])\d{3}(\1\d{3})*", short)
    return re.sub(r"\D", "", short if grouped else re.sub(r"(?<=\d)[.,]0+$", "", short))


def test_ten_thousand_tables_are_read_right_or_refused_clearly(tmp_path):
    path, seen = tmp_path / "mine.csv", {"read": 0, "refused": 0, "asked": 0}

    @BROKEN
    @given(tables(), ANSWERS)
    def one(made, answers):
        data, header, rows, encoding = made
        path.write_bytes(data)
        try:
            draft = examine(path, **answers)
        except zapad.ZapadError as error:  # no table at all
            assert "mine.csv" in str(error) and len(str(error)) < 2000
            seen["refused"] += 1
            return
        assert path.read_bytes() == data, "the reader's file is not touched"
        for finding in draft.findings:
            sentence = str(finding)
            assert sentence.startswith("mine.csv") and len(sentence) < 2000, sentence
            assert sentence.rstrip()[-1] in ".?", sentence
            assert "\u202e" not in sentence, "a message turns no text round"
        if draft.open:
            assert str(OwnTableError(draft.open))
            seen["asked" if all(f.kind == "question" for f in draft.open) else "refused"] += 1
            return
        seen["read"] += 1
        if encoding == "cp1251":
            return  # what that encoding lacks was replaced before it was written
        # Making a DataFrame takes most of the time; each tenth is followed to its end.
        got = draft.cells
        if seen["read"] % 10 == 0:
            frame = zapad.own.read(path, **answers)
            assert [c for c in frame if c in got] == FIELDS + [c for c in got if c not in FIELDS]
            for name in VALUES:
                assert [str(v) for v in frame[name].fillna(-1)] == [
                    str(int(v or -1)) for v in got[name]
                ]
        noted = {(row, f.column) for f in draft.findings for row in f.rows}
        kept = [(n, row) for n, row in enumerate(rows, 2) if n in draft.lines]
        assert [n for n, _ in kept] == draft.lines
        for i, (n, row) in enumerate(kept):
            for name, cell in zip(header, row, strict=True):
                if name in VALUES and tidy(cell):
                    # A dot or comma before three digits needs an answer, or another sign.
                    lone = re.fullmatch(r"([1-9]\d{0,2})([.,])(\d{3})", tidy(cell))
                    fraction = lone and answers.get("thousands") not in (None, lone[2])
                    if fraction:  # 12,000 where dots stand between thousands is 12
                        assert lone[3] == "000"
                    elif lone:
                        assert answers.get("thousands") == lone[2], "else it is asked back"
                    assert int(got[name][i]) == int(lone[1] if fraction else digits(cell)), cell
                    assert tidy(cell).isdigit() or (n, name) in noted, "a change is noted"
                elif name in ("claimant", "scope", "title"):
                    assert got[name][i] == tidy(cell)

    one()
    assert seen["read"] > 2000 and seen["refused"] > 1000 and seen["asked"] > 100, seen


# ---- what is shown is text ------------------------------------------------------------------

NASTY = MESSES / "own-markup_and_formulas.csv"


@pytest.fixture(scope="module")
def report():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return zapad.own.report(
            zapad.own.read(NASTY), conclusion='<script>document.title="ran"</script>\n\n$x$'
        )


class Page(html.parser.HTMLParser):
    """The elements and attributes of a page, as a browser would make them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_data(self, data):
        self.words.append(data)


def test_markup_in_cells_is_text_on_the_page(report):
    page = Page(report.html)
    assert not page.tags & {"script", "svg", "iframe", "object", "embed", "form", "i", "b", "link"}
    assert not [a for a in page.attributes if a[1].startswith("on")]
    words = "".join(page.words)
    assert '<script>document.title="ran"</script>' in words
    assert "=1+1 $\\frac{1}{2}$ $x^" in words
    assert "\u202e" not in report.html and "[U+202E]" in words
    assert "x" * 600 not in report.html and "(5,000 characters)" in words


def test_the_page_asks_nobody_for_anything(report):
    page = Page(report.html)
    for tag, name, value in page.attributes:
        if name in ("src", "srcset", "data", "poster", "action"):
            assert value.startswith("data:image/svg+xml;base64,"), (tag, name, value[:80])
        if name == "href":
            assert re.match(r"#source-\d+$|https?://", value), value
    assert not re.search(r"@import|url\(", report.html)
    policy = [
        v for t, n, v in page.attributes if t == "meta" and n == "content" and "default-src" in v
    ]
    assert policy and "default-src 'none'" in policy[0] and "script-src" not in policy[0]


def test_an_address_with_markup_is_no_way_out_of_the_link(report):
    links = [v for t, n, v in Page(report.html).attributes if n == "href" and v.startswith("http")]
    assert any('"onmouseover="' in v for v in links), "it stays inside the address"


def test_formulas_for_drawing_are_drawn_as_they_stand():
    table = zapad.own.read(NASTY)
    for kind in ("who-says-how-many", "timeline", "headroom"):
        described, rows, said = zapad.own.chart(kind, table)
        svg = zapad.show(described, "test", rows, **said).picture("svg").decode()
        assert "<script" not in svg and "onload" not in svg
        drawn = html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))
        assert '<script>document.title="' in drawn.replace(" ", "")
        if kind != "headroom":  # there a part is left to its total
            assert "$\\frac{1}{2}$" in drawn and "$a" in drawn


def test_on_paper_the_page_is_dark_on_white_whatever_the_screen(report):
    dark = re.findall(r"@media [^{]*prefers-color-scheme[^{]*", report.html)
    assert dark and all(rule.startswith("@media screen and ") for rule in dark)


def test_the_summary_in_a_notebook_is_text_too(report):
    assert Page(report._repr_mimebundle_()["text/html"]).tags == {"p", "strong", "ul", "li"}


def test_each_picture_has_a_short_alternative_text(report):
    alts = [v for t, n, v in Page(report.html).attributes if (t, n) == ("img", "alt")]
    assert len(alts) == 3 and all(0 < len(alt) <= 250 for alt in alts)


# ---- and in a browser -----------------------------------------------------------------------


def chromium():
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        pytest.skip("no Chromium on this machine")
    return found


def title_after_loading(page, folder):
    """The page as it is after its scripts, if any, have run: title and text."""
    done = subprocess.run(
        [
            chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
        ],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    text = done.stdout.decode("utf-8", "replace")
    found = re.search(r"<title>(.*?)</title>", text, re.S)
    if not found:
        pytest.skip("Chromium does not run on this machine")
    return found[1], text


def test_in_a_browser_nothing_from_a_cell_runs(report, tmp_path):
    # The control: without our care the same cell does run.
    control = tmp_path / "control.html"
    control.write_text(
        '<title>still</title><script>document.title="ran"</script>', encoding="utf-8"
    )
    assert title_after_loading(control, tmp_path)[0] == "ran"
    page = report.save(tmp_path / "report.html")
    title, text = title_after_loading(page, tmp_path)
    assert title.startswith("Claims about") and title != "ran"
    assert "&lt;script&gt;document.title" in text
    # Nor without the policy that forbids scripts: the words themselves are text.
    bare = tmp_path / "bare.html"
    bare.write_text(re.sub(r"<meta http-equiv=.*?>", "", report.html), encoding="utf-8")
    assert title_after_loading(bare, tmp_path)[0] == title


# ---- the page for odd tables ----------------------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"value_low": "0", "value_high": "0"},
        {"value_low": "1", "value_high": "9" * 15, "qualifier": "range"},
        {"value_low": "", "value_high": "150", "qualifier": "up_to"},
        {"value_low": "40", "value_high": "", "qualifier": "more_than"},
        {"metric": "ratio", "unit": "times", "value_low": "3", "value_high": "3"},
        {"date": ""},
        {"date": "1950/2030"},
        {"strength": "weak", "verification": "recalled", "title": "", "address": ""},
        {"side": ""},
    ],
)
def test_a_page_is_made_of_every_table_that_is_read(columns, tmp_path):
    rows = [dict(zip(HEADER, row, strict=True)) | {"part_of": ""} | columns for row in ROWS]
    path = tmp_path / "mine.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = zapad.own.report(zapad.own.read(path))
    assert report.summary and report.html.startswith("<!doctype html>")


def test_a_long_table_is_drawn_in_part_and_says_so(tmp_path):
    path = tmp_path / "mine.csv"
    rows = [[f"row-{i}", *ROWS[0][1:6], str(i + 1), str(i + 1), *ROWS[0][8:]] for i in range(500)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    table = zapad.own.read(path)
    _, (drawn,), said = zapad.own.chart("who-says-how-many", table)
    assert len(drawn) == 12 and "Drawn are the 12 largest of 500 figures" in said["caption"]
    assert "row-499" in zapad.own.report(table).html


def test_a_page_is_not_written_over_and_wants_its_name(tmp_path):
    table = zapad.own.read(zapad.own.sample())
    path = tmp_path / "report.html"
    first = zapad.own.report(table, path)
    assert path.read_text(encoding="utf-8") == first.html
    with pytest.raises(zapad.ZapadError, match="report.html already"):
        zapad.own.report(table, path)
    zapad.own.report(table, path, conclusion="New.", overwrite=True)
    assert "<p><bdi>New.</bdi></p>" in path.read_text(encoding="utf-8")
    with pytest.raises(zapad.ZapadError, match="End it in .html"):
        first.save(tmp_path / "report.exe")
    with pytest.raises(zapad.ZapadError, match="cannot be written"):
        first.save(tmp_path / "nowhere" / "report.html")


def test_what_is_no_own_table_is_refused():
    with pytest.raises(zapad.ZapadError, match="nothing to report"):
        zapad.own.report(zapad.load("claims"))
    with pytest.raises(zapad.ZapadError, match="not a table from own.read"):
        zapad.own.chart("headroom", zapad.load("claims"))
    with pytest.raises(zapad.ZapadError, match="no chart 'pie'"):
        zapad.own.chart("pie", zapad.own.read(zapad.own.sample()))
    with pytest.raises(zapad.ZapadError, match="no sample 'x'"):
        zapad.own.sample("x")
