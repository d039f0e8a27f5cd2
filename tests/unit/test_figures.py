"""`zapad figures`: on small notebooks made here, and on the collection's own charts."""

import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import zapad
from helpers import INTERACTIVE, Here, chart, write
from publish import __main__ as command
from publish import figures, looks
from publish.looks import Looks

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def books(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "ProcessPoolExecutor", Here)
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder / "1_one.ipynb", chart("one-a"), chart("one-b", first=2))
    write(folder / "2_two.ipynb", "import plotly.graph_objects as go" + chart("two-a", INTERACTIVE))
    return folder


def names(folder):
    return sorted(p.name for p in folder.iterdir())


ALL = ["index.json", "index.md", "one-a.csv", "one-a.png", "one-a.svg", "one-b.csv", "one-b.png",
       "one-b.svg", "plotly.min.js", "two-a.csv", "two-a.html", "two-a.png", "two-a.svg"]  # fmt: skip


def test_everything_is_made_once_and_the_same_again_by_processes(books, tmp_path, monkeypatch):
    out = tmp_path / "out"
    summary = figures.regenerate(out=out, folder=books, jobs=1)
    assert sorted(summary["new"]) == names(out) == ALL
    first = {p.name: p.read_bytes() for p in out.iterdir()}
    monkeypatch.undo()
    again = figures.regenerate(out=out, folder=books, jobs=2)
    assert sorted(again["unchanged"]) == ALL
    assert not again["new"] and not again["changed"] and not again["left over"]
    assert {p.name: p.read_bytes() for p in out.iterdir()} == first


def test_only_some_charts(books, tmp_path):
    out = tmp_path / "out"
    figures.regenerate(out=out, folder=books)
    write(books / "1_one.ipynb", chart("one-a", first=1), chart("one-b", first=1))
    summary = figures.regenerate("one-a", out=out, folder=books)
    assert sorted(summary["changed"]) == [
        "index.json", "index.md", "one-a.csv", "one-a.png", "one-a.svg"
    ]  # fmt: skip
    slugs = [c["slug"] for c in json.loads((out / "index.json").read_text("utf-8"))["charts"]]
    assert slugs == ["one-a", "one-b", "two-a"]


@pytest.mark.parametrize(
    ("pattern", "slugs"), [("one", ["one-a", "one-b"]), ("*-a", ["one-a", "two-a"]), ("two-a", ["two-a"])]
)  # fmt: skip
def test_patterns(books, pattern, slugs):
    assert [c.slug for c in figures.select(figures.listed(books), pattern)] == slugs


def test_formats(books, tmp_path):
    out = tmp_path / "out"
    figures.regenerate("one-a", Looks(formats=("pdf",)), out=out, folder=books)
    assert names(out) == ["index.json", "index.md", "one-a.pdf"]
    assert (out / "one-a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"pattern": "one-z"}, "No chart is called 'one-z'. Did you mean one-"),
    ],
)
def test_what_is_not_there_is_said(books, tmp_path, arguments, says):
    with pytest.raises(zapad.ZapadError) as error:
        figures.regenerate(out=tmp_path / "out", folder=books, **arguments)
    assert says in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(books, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(zapad.ZapadError, match="cannot be written: .*Choose another with --out"):
        figures.regenerate(out=tmp_path / "file", folder=books)
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("x = 1\n1 / 0", "1_one.ipynb, code cell 2, line 2: ZeroDivisionError: division by zero"),
        ("zapad.load('claim')", "1_one.ipynb, code cell 2, line 1: There is no table 'claim'"),
        ("def f(:\n  pass", "1_one.ipynb, code cell 2: invalid syntax (line 1)"),
        (chart("one-b", first=0, last=0), "one-b: there are no rows to draw"),
        ("if False:" + chart("one-b").replace("\n", "\n    "), "one-b: named in a notebook, but"),
        (chart("two-a"), "The chart name 'two-a' is used twice, in 1_one.ipynb and in 2_two.ipynb"),
        ("name = 'x'\nzapad.show(fig, name, rows, title='', caption='', alt='')", "in quotes"),
    ],
)
def test_a_failure_names_notebook_and_cell_and_leaves_the_old_files(books, tmp_path, code, says):
    out = tmp_path / "out"
    figures.regenerate(out=out, folder=books)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    write(books / "1_one.ipynb", chart("one-a", first=2), code, chart("one-c"))
    with pytest.raises(zapad.ZapadError) as error:
        figures.regenerate(out=out, folder=books)
    assert says in str(error.value)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_a_chart_that_is_no_longer_made_is_named_and_left_alone(books, tmp_path):
    out = tmp_path / "out"
    figures.regenerate(out=out, folder=books)
    write(books / "1_one.ipynb", chart("one-a"))
    summary = figures.regenerate(out=out, folder=books)
    assert summary["left over"] == ["one-b.csv", "one-b.png", "one-b.svg"]
    assert (out / "one-b.svg").exists()
    assert "one-b" not in (out / "index.md").read_text("utf-8")


def test_a_damaged_index_is_made_anew(books, tmp_path):
    out = tmp_path / "out"
    figures.regenerate(out=out, folder=books)
    (out / "index.json").write_text("{broken")
    figures.regenerate("one-a", out=out, folder=books)
    assert json.loads((out / "index.json").read_text("utf-8"))["charts"][0]["slug"] == "one-a"


def test_a_file_that_is_no_notebook(books, tmp_path):
    (books / "3_three.ipynb").write_text("not json")
    with pytest.raises(zapad.ZapadError, match="3_three.ipynb is not a notebook"):
        figures.regenerate(out=tmp_path / "out", folder=books)


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "publish", *arguments], capture_output=True, text=True,
        encoding="utf-8", cwd=options.pop("cwd", ROOT),
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "notebooks"), str(ROOT)]), **options},
    )  # fmt: skip


def test_the_command_lists_charts():
    done = run("figures", "--list", "--only", "scale")
    assert done.returncode == 0
    assert "scale-who-says-how-many\t01_scale.ipynb" in done.stdout
    assert "scale-explorer\t01_scale.ipynb  (interactive)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["figures", "--only", "nothing-like-it"], 1, "No chart is called"),
        (["figures", "--format", "svg,gif"], 1, "There is no format 'gif'"),
        (["figures", "--jobs", "none"], 2, "'none' is not a whole number above 0"),
        (["figures", "--list", "--only", "nothing-like-it"], 1, "No chart is called"),
        (["figurs"], 2, "invalid choice"),
        ([], 2, "COMMAND"),
    ],
)
def test_the_command_answers_a_mistake_with_a_sentence(arguments, status, says):
    done = run(*arguments)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_is_silent_but_for_its_summary_when_nobody_watches(tmp_path):
    done = run("figures", "--out", str(tmp_path / "o"), "--only", "scale-who", "--format", "svg")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    said = "3 new, 0 changed, 0 unchanged, 0 left over"
    assert done.stdout.splitlines()[-1] == f"{(tmp_path / 'o').resolve()}: {said}"


def test_main_returns_its_status(capsys):
    assert command.main(["tables"]) == 0
    assert "claims: " in capsys.readouterr().out
    assert command.main(["figures", "--only", "zzz", "--list"]) == 1


def test_the_collections_charts_are_listed_as_they_are_made():
    """What --list reads from the code is what figures/ holds, file by file."""
    expected = {"index.json", "index.md", "plotly.min.js"}
    for c in figures.listed():
        expected |= {f"{c.slug}.{kind}" for kind in ("svg", "png", "csv")} | (
            {f"{c.slug}.html"} if c.interactive else set()
        )
    assert set(names(ROOT / "figures")) == expected


INDEX = json.loads((ROOT / "figures" / "index.json").read_text(encoding="utf-8"))["charts"]


@pytest.mark.parametrize("entry", INDEX, ids=[e["slug"] for e in INDEX])
def test_each_chart_tells_what_it_is(entry):
    svg = (ROOT / "figures" / f"{entry['slug']}.svg").read_text(encoding="utf-8")
    assert html.unescape(re.search("<title>(.*?)</title>", svg)[1]) == entry["title"]
    assert html.unescape(re.search("<desc>(.*?)</desc>", svg, re.S)[1]) == entry["alt"]
    assert "Fira Sans Condensed" in svg and "DejaVu Sans" in svg and 'role="img"' in svg
    assert len(entry["alt"]) <= 250 and entry["caption"].endswith(".")
    assert entry["source"].startswith("Sources: ") and "nan" not in entry["source"].lower().split()


@pytest.mark.parametrize("page", sorted((ROOT / "figures").glob("*.html")), ids=lambda p: p.stem)
def test_an_interactive_page_asks_nobody_for_anything(page):
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["']https?:""", text)
    assert "cdn" not in text.lower()
    assert '"showSendToCloud": false' in text or '"showSendToCloud":false' in text
    assert f'src="{page.stem}.svg"' in text


def test_what_a_killed_run_left_is_swept_away_but_not_a_run_at_work(books, tmp_path):
    out = tmp_path / "out"
    for name in (".making-old", ".making-new"):
        (out / name).mkdir(parents=True)
    os.utime(out / ".making-old", (0, 0))
    figures.regenerate("one-b", Looks(formats=("svg",)), out, folder=books, jobs=1)
    assert [p.name for p in out.glob(".making-*")] == [".making-new"]


# What a reader asks for


@pytest.mark.parametrize("text", ["PDF,svg", "pdf,svg,", " Pdf , SVG,pdf"])
def test_formats_are_understood_however_they_are_typed(text):
    assert looks.named(text) == ("pdf", "svg")


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"formats": ("gif",)}, "There is no format 'gif'. The formats are: svg, png, pdf, html, csv."),
        ({"formats": ()}, "No format is named"),
        ({"media": ("poster",)}, "There is no medium 'poster'. The media are: page, phone"),
        ({"lang": "xx"}, "There are no messages in 'xx'. Use one of: en, de, pl"),
    ],
)  # fmt: skip
def test_a_look_that_there_is_not_is_said(chosen, says):
    with pytest.raises(zapad.ZapadError, match=re.escape(says)):
        Looks(**chosen)


def test_a_chart_is_found_by_its_name_in_capitals(books):
    assert [c.slug for c in figures.select(figures.listed(books), "ONE-A")] == ["one-a"]


def test_a_format_that_a_chart_does_not_have_is_said_to_who_asked(books, tmp_path):
    summary = figures.regenerate(
        "one-a", Looks(formats=("html", "png"), asked=True), tmp_path / "o", folder=books
    )
    assert summary["not made"] == ["one-a.html: there is no such file of this chart"]
    assert figures.regenerate("one-a", out=tmp_path / "p", folder=books)["not made"] == []
    with pytest.raises(zapad.ZapadError, match="Nothing was made. one-a.html: there is no"):
        figures.regenerate(
            "one-a", Looks(formats=("html",), asked=True), tmp_path / "q", folder=books
        )


def test_each_medium_has_files_of_its_own_and_the_index_links_what_is_there(books, tmp_path):
    chosen = Looks(("slide", "page"), ("png", "pdf"), lang="en", grey=True)
    figures.regenerate("one", chosen, tmp_path, folder=books)
    made = {
        f"one-{x}{m}-grey.{kind}" for x in "ab" for m in ("-slide", "") for kind in ("png", "pdf")
    }
    assert {*names(tmp_path)} - {"index.md", "index.json", "notebooks", "o"} == made
    figures.regenerate("one-a", Looks(("phone",), ("svg",)), tmp_path, folder=books)
    (tmp_path / "one-a-grey.pdf").unlink()
    figures.regenerate("one-a", Looks(("phone",), ("svg",)), tmp_path, folder=books)
    text = (tmp_path / "index.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(((?!\.)[^)/]*)\)", text))
    assert linked == made - {"one-a-grey.pdf"} | {"one-a-phone.svg"}
    assert "[phone SVG](one-a-phone.svg)" in text and "[1_one.ipynb](notebooks/1_one.ipynb)" in text


def test_only_the_usual_looks_of_the_page_are_kept_in_figures():
    assert Looks().kept and Looks(formats=("svg",), asked=True).kept
    for other in (
        {"formats": ("pdf",)},
        {"media": ("page", "slide")},
        {"grey": True},
        {"lang": "de"},
    ):
        assert not Looks(**other).kept


def test_a_run_without_tqdm_draws_as_well(books, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert figures.regenerate("one-a", out=tmp_path / "o", folder=books)["drawn"] == ["one-a"]


def test_a_path_begins_where_the_reader_stands(tmp_path):
    done = run(
        "figures", "--out", "mine", "--only", "SCALE-WHO", "--format", "PNG,", ZAPAD_FROM=str(tmp_path)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mine/scale-who-says-how-many.png").is_file()
    assert str((tmp_path / "mine").resolve()) in done.stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "neither JSON nor TOML"),
        ('{"fonts": "x"}', "a theme has no 'fonts'. It may have: font, colors."),
        ('font = "No Such Font"', "no font 'No Such Font' on this machine"),
        ('[colors]\nrusia = "#000000"', "no colour 'rusia' to set. There are: page, ink"),
        ('{"colors": {"russia": "reddish"}}', "'reddish' is no colour"),
        ('{"colors": "red"}', "colors are names with a colour each"),
    ],
)
def test_a_theme_with_a_mistake_is_answered_with_a_sentence(tmp_path, text, says):
    (tmp_path / "house.txt").write_text(text)
    with pytest.raises(zapad.ZapadError, match=re.escape(says)):
        looks.theme(tmp_path / "house.txt")


def test_a_theme_changes_font_and_colours(books, tmp_path):
    (tmp_path / "house.toml").write_text('font = "DejaVu Sans"\n[colors]\nnone = "#123456"')
    house = Looks(formats=("svg",), theme=looks.theme(tmp_path / "house.toml"))
    figures.regenerate("one-a", house, tmp_path / "o", folder=books)
    svg = (tmp_path / "o/one-a.svg").read_text("utf-8")
    assert "#123456" in svg and "Fira" not in svg


# Only what changed


def drawn(books, out, record, **more):
    return figures.regenerate(out=out, folder=books, kept=record, **more)["drawn"]


def test_only_charts_whose_rows_words_or_code_changed_are_drawn_again(books, tmp_path):
    out, record = tmp_path / "out", tmp_path / "record.json"
    assert drawn(books, out, record) == ["one-a", "one-b", "two-a"]
    assert drawn(books, out, record) == []
    for changed in [chart("one-b", first=1), chart("one-b", first=1, last=3),
                    chart("one-b", first=1, last=3).replace("A title", "A finding"),
                    chart("one-b", first=1, last=3).replace("linear", "log")]:  # fmt: skip
        write(books / "1_one.ipynb", chart("one-a"), changed)
        assert drawn(books, out, record) == ["one-b"]
    (out / "one-a.svg").write_text("touched")
    (out / "two-a.png").unlink()
    assert drawn(books, out, record) == ["one-a", "two-a"]
    whole = tmp_path / "whole"
    assert drawn(books, whole, None) == ["one-a", "one-b", "two-a"]
    assert {p.name: p.read_bytes() for p in out.iterdir()} == {
        p.name: p.read_bytes() for p in whole.iterdir()
    }
    assert drawn(books, out, record, anew=True) == ["one-a", "one-b", "two-a"]


def test_another_look_or_a_damaged_record_draws_anew(books, tmp_path):
    out, record = tmp_path / "out", tmp_path / "record.json"
    drawn(books, out, record)
    grey = Looks(formats=("svg",), grey=True)
    assert drawn(books, out, record, looks=grey) == ["one-a", "one-b", "two-a"]
    assert drawn(books, out, record, looks=grey) == drawn(books, out, record) == []
    record.write_text('{"drawn": 5}')
    assert drawn(books, out, record) == ["one-a", "one-b", "two-a"]


def test_a_notebook_that_did_not_change_is_not_run(books, tmp_path, monkeypatch):
    out, record = tmp_path / "out", tmp_path / "record.json"
    drawn(books, out, record)
    ran = []
    monkeypatch.setattr(
        figures, "run_notebook", lambda book, *_: ran.append(book.name) or pytest.fail("was run")
    )
    assert drawn(books, out, record) == []
    assert not ran
