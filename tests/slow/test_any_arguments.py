"""Whatever is typed after `zapad`: an answer or a sentence, and nothing written elsewhere."""

import contextlib
import io
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import ROOT, Here
from publish import __main__ as command
from publish import editions, figures

COMMANDS = ["figures", "tables", "editions", "verify", "plan", "bibliography"]
FLAGS = [
    "--list", "--only", "--format", "--for", "--lang", "--scale", "--theme", "--grey", "--dark",
    "--title", "--no-title", "--all", "--out", "--jobs", "--plan", "--help", "-h", "--", "-", "--o",
    "--list=1", "--only=", "--jobs=0", "--out=", "--nonsense", "--version",
]  # fmt: skip
VALUES = [
    "scale", "*", "[", "scale-explorer", "svg", "svg,png", "svg,,png", ",", "html", "gif", "SVG", "1", "2",
    "0", "-1", "1.5", "٣", "²", "9" * 30, "out", "out/deep/er", "out/file", "ausgabe mit leer", "вывод", "", " ", ".",
    "01", "00_reading_claims", "long", "short", "99", "article.txt", "nowhere/article.txt", "a" * 300,
    "CON", "$(id)", "`id`", ";", "|", "%s", "{0}", "\n", "\udcff", "--only",
]  # fmt: skip
WORD = st.one_of(
    st.sampled_from(VALUES),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).filter(
        lambda text: "/" not in text
    ),
)
OPTION = {
    "figures": ["--only", "--format", "--out", "--jobs", "--for", "--lang", "--scale", "--theme"], "editions": ["--out"],
    "plan": ["--plan"], "bibliography": ["--only"],
}  # fmt: skip


@st.composite
def argument_lists(draw):
    """Mostly an option with something after it, sometimes anything at all."""
    name = draw(st.sampled_from([*COMMANDS, "figures", "figures", "", "figure"]))
    arguments = [name]
    for _ in range(draw(st.integers(0, 3))):
        if name in OPTION and draw(st.integers(0, 3)):
            arguments += [draw(st.sampled_from(OPTION[name])), draw(WORD)]
        else:
            arguments.append(draw(st.one_of(st.sampled_from(FLAGS), WORD)))
    return arguments


def drawn(notebook, slugs, looks, out, there):
    made = []
    for slug in slugs:
        entry = dict.fromkeys(("title", "caption", "alt", "source"), "t")
        one = figures.Made(entry | {"slug": slug, "notebook": notebook.name})
        for medium in looks.media:
            names = [f"{looks.name(slug, medium)}.{kind}" for kind in looks.formats]
            one.write(out, dict.fromkeys(names, b"drawn"))
            one.files |= dict.fromkeys(names, "from")
        made.append(one)
    return made


def snapshot(folder, without=()):
    return {
        p: p.stat().st_mtime_ns
        for p in folder.rglob("*")
        if p.is_file() and not set(without) & set(p.relative_to(folder).parts)
    }


def test_any_arguments_get_an_answer_or_a_sentence(tmp_path, monkeypatch):
    home, seen = tmp_path / "home", set()
    home.mkdir()
    (home / "article.txt").write_text("No article.", encoding="utf-8")
    monkeypatch.chdir(home)
    monkeypatch.setattr(figures, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(figures, "run_notebook", drawn)
    monkeypatch.setattr(figures, "listed", cache(figures.listed))
    monkeypatch.setattr(figures, "FIGURES", home / "figures")
    monkeypatch.setattr(figures, "ROOT", home)
    monkeypatch.setattr(editions, "archive", lambda edition: b"packed")
    left_alone = [".git", "build", "__pycache__", ".hypothesis"]
    before = snapshot(ROOT, left_alone)

    def one(arguments):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = command.main(arguments)
            except SystemExit as stop:
                status = stop.code
        assert status in (0, 1, 2), arguments
        assert "Traceback" not in err.getvalue()
        if status:
            assert err.getvalue().strip(), arguments
            assert err.getvalue().rstrip()[-1] in ".!?)'" or status == 2, err.getvalue()
        seen.add((arguments[0] if arguments[0] in COMMANDS else "", status))

    @settings(
        max_examples=600, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(argument_lists())
    def any_list(arguments):
        one(arguments)

    for name in COMMANDS:  # each option with each value, then lists of them
        for option in [[], *([o] for o in OPTION.get(name, []))]:
            for value in VALUES:
                one([name, *option, value])
    any_list()
    assert {(c, 0) for c in COMMANDS if c != "verify"} <= seen
    assert {(c, s) for c in ("figures", "plan", "verify") for s in (1, 2)} <= seen
    assert snapshot(ROOT, left_alone) == before, "something was written into the project"
    outside = [p for p in tmp_path.iterdir() if p != home]
    assert not outside, outside
