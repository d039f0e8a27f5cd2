"""`zapad figures`: on small notebooks made here, and on the collection's own charts."""

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
from publish import figures

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


ALL = ["index.json", "index.md", "one-a.png", "one-a.svg", "one-b.png", "one-b.svg",
       "plotly.min.js", "two-a.html", "two-a.png", "two-a.svg"]  # fmt: skip


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
    assert sorted(summary["changed"]) == ["index.json", "index.md", "one-a.png", "one-a.svg"]
    slugs = [c["slug"] for c in json.loads((out / "index.json").read_text("utf-8"))["charts"]]
    assert slugs == ["one-a", "one-b", "two-a"]


@pytest.mark.parametrize(
    ("pattern", "slugs"), [("one", ["one-a", "one-b"]), ("*-a", ["one-a", "two-a"]), ("two-a", ["two-a"])]
)  # fmt: skip
def test_patterns(books, pattern, slugs):
    assert [c.slug for c in figures.select(figures.listed(books), pattern)] == slugs


def test_formats(books, tmp_path):
    out = tmp_path / "out"
    figures.regenerate("one-a", ["pdf"], out=out, folder=books)
    assert names(out) == ["index.json", "index.md", "one-a.pdf"]
    assert (out / "one-a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"pattern": "one-z"}, "No chart is called 'one-z'. Did you mean one-"),
        ({"formats": ["gif"]}, "There is no format 'gif'. The formats are: svg, png, pdf, html."),
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
    write(books / "1_one.ipynb", chart("one-a", first=2), code)
    with pytest.raises(zapad.ZapadError) as error:
        figures.regenerate(out=out, folder=books)
    assert says in str(error.value)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_a_chart_that_is_no_longer_made_is_named_and_left_alone(books, tmp_path):
    out = tmp_path / "out"
    figures.regenerate(out=out, folder=books)
    write(books / "1_one.ipynb", chart("one-a"))
    summary = figures.regenerate(out=out, folder=books)
    assert summary["left over"] == ["one-b.png", "one-b.svg"]
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
    assert done.stdout.splitlines()[-1] == "o/: 3 new, 0 changed, 0 unchanged, 0 left over"


def test_main_returns_its_status(capsys):
    assert command.main(["tables"]) == 0
    assert "claims: " in capsys.readouterr().out
    assert command.main(["figures", "--only", "zzz", "--list"]) == 1


def test_the_collections_charts_are_listed_as_they_are_made():
    """What --list reads from the code is what figures/ holds, file by file."""
    expected = {"index.json", "index.md", "plotly.min.js"}
    for c in figures.listed():
        expected |= {f"{c.slug}.svg", f"{c.slug}.png"} | (
            {f"{c.slug}.html"} if c.interactive else set()
        )
    assert set(names(ROOT / "figures")) == expected


INDEX = json.loads((ROOT / "figures" / "index.json").read_text(encoding="utf-8"))["charts"]


@pytest.mark.parametrize("entry", INDEX, ids=[e["slug"] for e in INDEX])
def test_each_chart_tells_what_it_is(entry):
    svg = (ROOT / "figures" / f"{entry['slug']}.svg").read_text(encoding="utf-8")
    texts = re.findall(r"<text[^>]*>(.*?)</text>|<!-- (.*?) -->", svg)
    inside = " ".join(a or b for a, b in texts)
    assert entry["title"].split()[0] in inside
    assert "Sources:" in inside
    assert "DejaVu Sans" in svg
    assert entry["alt"] and entry["caption"].endswith(".")
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
    figures.regenerate("one-b", ["svg"], out, folder=books, jobs=1)
    assert [p.name for p in out.glob(".making-*")] == [".making-new"]
