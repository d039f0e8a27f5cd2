"""Slides, hand-outs, the page without an install and the class server, looked at in a browser.

These need the packages of requirements-site.lock.txt and a Chromium, which a reader's install
does not have: without them the tests are skipped, and say so.
"""

import asyncio
import html
import json
import re
import threading
import zipfile
from collections import defaultdict
from functools import cache

import pytest

import zapad
from helpers import Books
from publish import editions
from publish import page as pages
from publish.__main__ import main
from publish.notebook import PLANS, books

playwright = pytest.importorskip(
    "playwright.sync_api", reason="needs the packages of requirements-site.lock.txt"
)
pypdf = pytest.importorskip("pypdf", reason="needs the packages of requirements-site.lock.txt")

from publish import handouts, hub, lite, slides  # noqa: E402

BOOKS = Books(books)
A4 = (595, 842)
SIZES = [(320, 640), (390, 844), (768, 1024), (1280, 900)]


@pytest.fixture(scope="module")
def page():
    """A page, and what it asked for outside and complained about."""
    try:
        with pages.browser() as opened:
            opened.outside, opened.errors = [], []
            opened.on(
                "request",
                lambda r: (
                    re.match(r"https?://(?!127\.0\.0\.1)", r.url) and opened.outside.append(r.url)
                ),
            )
            opened.on("console", lambda m: m.type == "error" and opened.errors.append(m.text))
            opened.on("pageerror", lambda e: opened.errors.append(str(e)))
            yield opened
    except zapad.ZapadError as error:
        pytest.skip(str(error))


@pytest.fixture
def clean(page):
    """The page; after the test it has asked nobody outside, and complained of nothing."""
    page.outside.clear()
    page.errors.clear()
    yield page
    assert page.outside == [] and page.errors == []


@pytest.fixture(scope="module")
def printed(page, tmp_path_factory):
    """All hand-outs, by notebook and edition."""
    out = tmp_path_factory.mktemp("handouts")
    return {path.stem: pypdf.PdfReader(path) for path in _apart(handouts.write, out)}


@pytest.fixture(scope="module")
def decks(page, tmp_path_factory):
    """The folder with all decks."""
    out = tmp_path_factory.mktemp("slides")
    _apart(slides.write, out)
    return out


def _apart(make, *arguments):
    """Run in a thread of its own: one Playwright cannot start inside another."""
    found = []
    thread = threading.Thread(target=lambda: found.append(make(*arguments)))
    thread.start()
    thread.join()
    assert found, "it stopped with the error above"
    return found[0]


def squeezed(text):
    return re.sub(r"\s+", "", text)


@cache
def texts_of(reader):
    return [leaf.extract_text() for leaf in reader.pages]


def words_of(reader):
    return squeezed("".join(texts_of(reader)))


HANDOUTS = [f"{name}-{edition}" for name in BOOKS for edition in editions.EDITIONS]


@pytest.mark.parametrize("name", HANDOUTS)
def test_a_handout_is_tagged_has_bookmarks_and_is_a4(printed, name):
    reader = printed[name]
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert catalog["/StructTreeRoot"] and catalog["/Lang"] == "en"
    book = BOOKS[name.rsplit("-", 1)[0]]
    assert reader.metadata.title.startswith(book.title)
    marks = str(reader.outline)
    for section in book.sections:
        assert section.title in marks
    for leaf in reader.pages:
        assert [round(float(side)) for side in leaf.mediabox[2:]] == list(A4)


@pytest.mark.parametrize("name", HANDOUTS)
def test_no_page_of_a_handout_is_blank_and_each_has_its_number(printed, name):
    leaves = printed[name].pages
    for number, (leaf, text) in enumerate(zip(leaves, texts_of(printed[name]), strict=True), 1):
        assert re.search(rf"\b{number} ?/ ?{len(leaves)}(?!\d)", text), number
        drawn = leaf.get_contents().get_data().count(b" l\n") > 40
        assert len(squeezed(text)) > 150 or drawn, f"page {number} is blank"


@pytest.mark.parametrize("name", HANDOUTS)
def test_every_font_is_in_the_file_and_every_chart_is_drawn_in_lines(printed, name):
    pictures = 0
    for leaf in printed[name].pages:
        for font in leaf["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            parts = [d.get_object() for d in font.get("/DescendantFonts", [font])]
            for part in parts:
                if font["/Subtype"] == "/Type3":
                    continue  # holds its own shapes
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(part["/FontDescriptor"])
        for thing in leaf["/Resources"].get("/XObject", {}).values():
            pictures += thing.get_object().get("/Subtype") == "/Image"
    # What pandas draws at once is pixels; the collection's own charts are not.
    pandas = [c for c in BOOKS[name.rsplit("-", 1)[0]].cells if c.is_code and "image/png" in c.data]
    assert pictures == len(pandas), "a chart became pixels"


@pytest.mark.parametrize("name", HANDOUTS)
def test_no_code_is_cut(printed, name):
    book, edition = BOOKS[name.rsplit("-", 1)[0]], name.rsplit("-", 1)[1]
    # A long line may go on overleaf: what stands at the edges of a page is no part of it.
    edges = r"^.*?\d+ / \d+zapad · text and charts CC BY 4\.0"
    leaves = [re.sub(edges, "", leaf, flags=re.S) for leaf in texts_of(printed[name])]
    text = squeezed("".join(leaves))
    for cell in handouts.cells(book, edition):
        if cell.is_code:
            for line in cell.source.splitlines():
                assert squeezed(line) in text, line


@pytest.mark.parametrize("name", HANDOUTS)
def test_on_paper_nothing_moves_and_no_word_asks_to_click(printed, name):
    book, edition = BOOKS[name.rsplit("-", 1)[0]], name.rsplit("-", 1)[1]
    made = editions.student(book) if edition == "student" else editions.instructor(book)
    kept = {cell.id: cell for cell in handouts.cells(book, edition)}
    for cell in made.cells:
        if cell.id not in kept:
            assert cell.about["left_out_of"] and not cell.chart and not cell.exercise
    assert not any(cell.explored for cell in kept.values())
    screen = (
        r"(?i)click to open|open it after|point at (a mark|one)|the slider|folded under|RUBRIC\.md"
    )
    for cell in kept.values():
        assert not re.search(screen, cell.source), cell.source
    if edition == "instructor":
        assert "Judging written answers" in texts_of(printed[name])[-1], "not on the last page"


@pytest.mark.parametrize("name", HANDOUTS)
def test_an_exercise_and_its_stub_stand_in_one_box(name):
    book, edition = BOOKS[name.rsplit("-", 1)[0]], name.rsplit("-", 1)[1]
    boxes = re.findall(
        r"<section class='exercise'>.*?</section>",
        handouts.document(book, edition),
        re.S,
    )
    assert len(boxes) == len(book.exercises)
    assert sum("zapad.check(" in re.sub("<.*?>", "", box) for box in boxes) == sum(
        exercise.stub is not None for exercise in book.exercises.values()
    )


@pytest.mark.parametrize("name", BOOKS)
def test_a_student_handout_has_no_solution_and_the_instructors_has_all(printed, name):
    student, instructor = (words_of(printed[f"{name}-{e}"]) for e in editions.EDITIONS)
    for exercise in BOOKS[name].exercises.values():
        code = exercise.solution.is_code
        for line in exercise.solution.source.splitlines():
            plain = squeezed(line if code else re.sub(r"[*`]", "", line))
            if len(plain) > 40 and "<" not in plain:
                assert plain not in student, line
                assert not code or plain in instructor, line
    for question in BOOKS[name].discussion:
        note = squeezed(question.good_answer.replace("*", ""))
        assert note not in student
    assert "Fortheinstructor" in instructor and "Fortheinstructor" not in student
    assert "Run-sheets" in instructor and "Judgingwrittenanswers" in instructor


@pytest.mark.parametrize("name", HANDOUTS)
def test_nothing_of_a_handout_stands_beyond_the_margin(clean, tmp_path, name):
    stem, edition = name.rsplit("-", 1)
    source = tmp_path / "handout.html"
    source.write_text(handouts.document(BOOKS[stem], edition), encoding="utf-8")
    clean.set_viewport_size({"width": 680, "height": 900})
    clean.emulate_media(media="print")
    clean.goto(source.as_uri())
    clean.evaluate(handouts.FIT)
    beyond = clean.evaluate(
        """() => {
          const right = document.querySelector("main").getBoundingClientRect().right + 1;
          return [...document.querySelectorAll("main *")]
            .filter(e => e.getBoundingClientRect().right > right || e.scrollWidth > e.clientWidth + 1
                         && getComputedStyle(e).display !== "inline")
            .map(e => e.outerHTML.slice(0, 80));
        }"""
    )
    clean.emulate_media(media="screen")
    assert beyond == []


def feedback_of(book):
    known = editions.feedback()
    for name in book.exercises:
        exercise = known.get(name)
        yield from getattr(exercise, "why", {}).values()
        if hasattr(exercise, "sentence"):
            yield exercise.sentence


def charts_of(book):
    """The charts of a notebook, without those of a section without minutes: an appendix."""
    for section in book.sections:
        if section.cells[0].minutes:
            yield from (cell for cell in section.cells if cell.chart)


@pytest.mark.parametrize("name", BOOKS)
def test_a_deck_fits_a_session_with_every_chart_and_notes(name):
    book = BOOKS[name]
    deck = slides.deck(book)
    assert 10 <= len(deck) <= slides.MOST
    kinds = [slide.kind for slide in deck]
    assert kinds[:2] == ["title", "aims"] and {"exercise", "discussion", "silences"} <= set(kinds)
    for cell in charts_of(book):
        chart = cell.chart
        found = [slide for slide in deck if slide.cell == cell]
        assert [slide.kind for slide in found] == ["chart"], chart.title
        assert html.escape(chart.caption) in found[0].notes
        assert f'alt="{html.escape(chart.alt)}"' in found[0].html(defaultdict(bytes))
    everything = "".join(slide.head + slide.body for slide in deck)
    for key in book.exercises:
        assert key in everything
    for slide in deck:
        assert len(re.sub(r"<.*?>", "", slide.notes)) > 20 or slide.kind == "silences", slide.head
    seen = re.sub(r"<.*?>", "", everything)
    for sentence in feedback_of(book):
        assert sentence not in seen, "an answer stands on a slide"


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_chart_shows_and_does_not_is_there_to_be_said(name):
    shown = {slide.cell: slide.notes for slide in slides.deck(BOOKS[name]) if slide.kind == "chart"}
    said = 0
    for cell in charts_of(BOOKS[name]):
        for paragraph in BOOKS[name].readings(cell):
            assert pages.markdown(paragraph) in shown[cell], cell.id
            said += 1
    readings = [cell for cell in BOOKS[name].cells if cell.role == "reading"]
    assert said >= len(readings) >= 2


@pytest.mark.parametrize("name", BOOKS)
def test_notes_tell_every_answer_and_their_minutes_run_forward(name):
    deck = slides.deck(BOOKS[name])
    starts = []
    for slide in deck:
        starts += [
            int(n) for n in re.findall(r"minutes (\d+) to \d+ of the long plan", slide.notes)
        ]
        assert not re.search(r"\*\w+\*", re.sub(r"<pre.*?</pre>", "", slide.notes, flags=re.S))
        if slide.kind.startswith("exercise"):
            right = "Right: " in slide.notes or "<em>What makes it good:</em>" in slide.notes
            assert right, slide.head
    assert starts == sorted(starts) and len(starts) > 5


def test_a_table_that_an_exercise_speaks_of_stands_on_its_slide_or_is_named():
    shown = set()
    for book in BOOKS.values():
        exercises = (s for s in slides.deck(book) if s.kind.startswith("exercise"))
        everything = {slide.cell.exercise: slide.body for slide in exercises}
        for name in everything:
            exercise, body = book.exercises[name], everything[name]
            if exercise.table:
                assert "<table>" in body or "rows in section" in body, name
                shown.add(name)
            if exercise.kind in ("code", "text"):
                assert f"In the notebook: exercise {name}" in body
    assert shown == {e.id for book in BOOKS.values() for e in book.exercises.values() if e.table}


@pytest.mark.parametrize("name", BOOKS)
def test_slides_are_whole_at_a_glance_and_ask_nobody(clean, decks, name):
    clean.set_viewport_size({"width": 1280, "height": 720})
    clean.goto((decks / f"{name}.html").as_uri())
    clean.wait_for_function("window.Reveal && Reveal.isReady()")
    count = len(slides.deck(BOOKS[name]))
    assert clean.evaluate("Reveal.getTotalSlides()") == count
    for number in range(count):
        clean.evaluate(f"Reveal.slide({number})")
        found = clean.evaluate(
            """() => {
              const slide = document.querySelector("section.present"), edge = slide.closest(
                ".slides").getBoundingClientRect(), beyond = [];
              for (const e of slide.querySelectorAll("h1, h2, p, li, img, code, table")) {
                const box = e.getBoundingClientRect();
                if (box.width && (box.bottom > edge.bottom + 1 || box.right > edge.right + 1))
                  beyond.push(e.outerHTML.slice(0, 80));
              }
              const image = slide.querySelector("img");
              return [beyond, image ? [image.naturalWidth, image.getBoundingClientRect().height,
                image.alt.length] : null];
            }"""
        )
        assert found[0] == [], f"slide {number + 1} runs over"
        if found[1]:
            assert found[1][0] > 0 and found[1][1] > 300 and found[1][2] > 40
            for image in clean.locator("section.present img").all():
                assert ink(image.screenshot()) > 0.005


def ink(png):
    """The share of a picture that is neither its most common colour nor nearly so."""
    import io

    import matplotlib.image
    import numpy as np

    shades = (matplotlib.image.imread(io.BytesIO(png))[..., :3].mean(axis=2) * 20).astype(int)
    return 1 - np.bincount(shades.ravel()).max() / shades.size


@pytest.mark.parametrize("name", BOOKS)
def test_the_deck_as_pdf_has_the_same_slides_and_one_with_notes(decks, name):
    deck = slides.deck(BOOKS[name])
    plain, noted = (pypdf.PdfReader(decks / f"{name}{end}.pdf") for end in ("", "-notes"))
    assert len(plain.pages) == len(deck)
    assert len(noted.pages) == len(deck) + sum(bool(slide.notes) for slide in deck)
    for reader in (plain, noted):
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712
        for number, leaf in enumerate(reader.pages, 1):
            drawn = leaf["/Resources"].get("/XObject")  # a chart is a picture of the slide's shape
            assert drawn or len(squeezed(leaf.extract_text())) > 20, f"page {number} is blank"
    text = words_of(plain)
    for sentence in feedback_of(BOOKS[name]):
        assert squeezed(sentence) not in text
    assert "Fortheinstructor" in words_of(noted)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip(
        "jupyterlite_pyodide_kernel", reason="needs the packages of requirements-site.lock.txt"
    )
    out = tmp_path_factory.mktemp("lite")
    lite.write(out, "https://pyodide.invalid")  # the one that is made here: test_lite.py
    server = lite.server(out, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield out, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_the_browser_site_holds_the_student_edition_and_no_answer(site):
    out, _ = site
    wanted = editions.files("student")
    for name, data in wanted.items():
        kept = (out / "files" / name).read_bytes()
        if not name.endswith(".ipynb"):
            assert kept == data, name
            continue
        ours, theirs = json.loads(data)["cells"], json.loads(kept)["cells"]
        assert [c["source"] for c in theirs if c["id"] != "lite-packages"] == [
            c["source"] for c in ours
        ]
    assert {p.name.split("-")[0] for p in (out / "pypi").glob("*.whl")} == {
        name.replace("-", "_") for name in lite.PACKAGES
    }


def test_a_wheel_packed_again_has_what_was_installed(tmp_path):
    path = lite.wheel("plotly", tmp_path)
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        record = packed.read(next(n for n in names if n.endswith("/RECORD"))).decode()
    assert "plotly/graph_objects/__init__.py" in names
    assert len(record.splitlines()) == len(names) and not any(n.startswith("..") for n in names)


@pytest.mark.parametrize("size", SIZES, ids=[f"{w} px" for w, _ in SIZES])
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_without_a_runtime_the_reader_is_told_so_and_can_read_on(page, site, size, shade):
    _, address = site
    page.outside.clear()
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.emulate_media(color_scheme=shade)
    page.goto(lite.links(address)[0])
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    note = page.get_by_role("alert").filter(has_text="Python could not be reached")
    note.wait_for(timeout=30_000)
    assert "lecturer" in note.inner_text()
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0]
    note.get_by_role("button", name="Close").click()
    assert note.count() == 0
    title = page.get_by_role("heading", name=next(iter(BOOKS.values())).title)
    title.first.wait_for(timeout=30_000)  # text cells are rendered one after another
    # The runtime is all that it asks for outside, and only its first file was tried.
    assert {url.rpartition("/")[2] for url in page.outside} <= {lite.ENTRY}


def test_a_runtime_that_is_not_whole_is_refused_before_anything_is_built(tmp_path):
    (tmp_path / lite.ENTRY).write_text("", encoding="utf-8")
    with pytest.raises(zapad.ZapadError, match=r"does not hold pyodide-lock\.json"):
        lite.write(tmp_path / "out", str(tmp_path))
    packages = {n: {"file_name": f"{n}.whl"} for n in lite.FROM_PYODIDE}
    (tmp_path / "pyodide-lock.json").write_text(json.dumps({"packages": packages}), "utf-8")
    with pytest.raises(zapad.ZapadError, match=r"numpy\.whl.*Unpack the full"):
        lite.write(tmp_path / "out", str(tmp_path))
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things_is_not_emptied(tmp_path):
    kept = tmp_path / "thesis.txt"
    kept.write_text("three years of work", encoding="utf-8")
    with pytest.raises(zapad.ZapadError, match="holds other things"):
        lite.write(tmp_path)
    assert kept.read_text(encoding="utf-8") == "three years of work"


def test_without_the_packages_the_command_says_what_installs_them(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    for task in ("slides", "handouts", "lite", "hub"):
        assert main([task, "--out", str(tmp_path)]) == 1
        assert f"python3 run.py {task}" in capsys.readouterr().err


def test_without_a_browser_the_command_says_so(monkeypatch, capfd, tmp_path):
    monkeypatch.setenv("ZAPAD_CHROMIUM", str(tmp_path / "none"))
    assert _apart(main, ["handouts", "00", "--out", str(tmp_path)]) == 1
    assert "No Chromium or Chrome was found" in capfd.readouterr().err


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("plan", PLANS)
def test_the_notes_of_a_deck_hold_every_minute_of_a_plan(name, plan):
    made = slides.deck(BOOKS[name])
    told = "".join(slide.notes for slide in made)
    home = "".join(slide.body for slide in made if slide.kind == "home")
    for step in BOOKS[name].steps(plan):
        said = f"minutes {step.start} to {step.end} of the {plan} plan"
        assert said in told or step.what in home, step.what


def test_the_hub_asks_for_its_proxy_and_hands_out_passwords_once(monkeypatch, tmp_path):
    monkeypatch.delenv("ZAPAD_HUB_PROXY_COMMAND", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(zapad.ZapadError, match="npm install"):
        hub.settings(tmp_path, "http://127.0.0.1:8000", None, "none")
    monkeypatch.setenv("ZAPAD_HUB_PROXY_COMMAND", "proxy")
    found = hub.settings(tmp_path, "http://127.0.0.1:8000", None, "none")
    first = (tmp_path / "passwords.txt").read_text(encoding="utf-8")
    hub.settings(tmp_path, "http://127.0.0.1:8000", None, "none")
    assert (tmp_path / "passwords.txt").read_text(encoding="utf-8") == first
    assert first.split()[0] == "class" and len(first.split()[3]) >= 32
    with zipfile.ZipFile(tmp_path / "edition.zip") as edition:
        assert "zapad-student/START.md" in edition.namelist() and "ZAPAD_HUB_CLASS" not in found
    with pytest.raises(zapad.ZapadError, match="one name a line"):
        hub.settings(tmp_path, "http://127.0.0.1:8000", tmp_path / "none.txt", "none")


def test_a_python_that_students_cannot_start_is_named_before_the_hub_starts(monkeypatch, tmp_path):
    program = tmp_path / "open/bin/python"
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setattr("sys.executable", str(program))
    monkeypatch.setenv("ZAPAD_HUB_PROXY_COMMAND", "proxy")
    (tmp_path / "open").chmod(0o700)
    with pytest.raises(zapad.ZapadError, match="is closed to them"):
        hub.settings(tmp_path / "hub", "http://127.0.0.1:8000", None, "system")


@pytest.fixture
def hub_config(monkeypatch, tmp_path):
    """The hub's configuration as JupyterHub reads it, for a class of two."""
    pytest.importorskip("jupyterhub", reason="needs the packages of requirements-site.lock.txt")
    from traitlets.config import PyFileConfigLoader

    (tmp_path / "names.txt").write_text("anna\nBoris\n", encoding="utf-8")
    monkeypatch.setenv("ZAPAD_HUB_PROXY_COMMAND", "proxy")
    found = hub.settings(tmp_path / "hub", "http://127.0.0.1:8000", tmp_path / "names.txt", "none")
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return PyFileConfigLoader(hub.CONFIG.name, str(hub.CONFIG.parent)).load_config()


def test_the_hub_lets_the_class_in_and_nobody_else(hub_config):
    from jupyterhub.app import JupyterHub

    app = JupyterHub(config=hub_config)
    chosen = app.authenticator_class(config=hub_config)
    assert chosen.check_allowed("anna") and chosen.check_allowed("boris")
    assert not chosen.check_allowed("mallory")
    assert app.active_server_limit >= 1


def before_start(hub_config, student):
    """What the hub does before a server starts; its loop cannot run inside Playwright's."""
    _apart(asyncio.run, hub_config.Spawner.pre_spawn_hook(student))


def test_a_home_gets_the_edition_and_keeps_what_a_student_wrote(hub_config, tmp_path):
    class Student:
        home_dir = str(tmp_path / "anna")
        user = type("User", (), {"name": "anna", "id": 1})

    before_start(hub_config, Student)
    book = tmp_path / f"anna/zapad/notebooks/{next(iter(BOOKS))}.ipynb"
    assert book.read_bytes() == editions.files("student")[f"notebooks/{book.name}"]
    book.write_text("my answers", encoding="utf-8")
    (tmp_path / "anna/zapad/data/claims.csv").unlink()
    before_start(hub_config, Student)
    assert book.read_text(encoding="utf-8") == "my answers"
    assert (tmp_path / "anna/zapad/data/claims.csv").exists()


def test_each_student_has_a_port_that_no_notebook_can_take(hub_config, tmp_path):
    import socket

    class Student:
        home_dir = str(tmp_path / "anna")
        user = type("User", (), {"name": "anna", "id": 7})

    before_start(hub_config, Student)
    assert 0 < Student.port < 32_768, "Linux gives ports from there on to whoever asks for any"
    with socket.socket() as other:
        other.bind(("127.0.0.1", Student.port))
        other.listen()
        before_start(hub_config, Student)
    assert Student.port == 0, "the hub looks for a free one"


def test_a_student_who_takes_too_much_memory_fails_alone(hub_config, tmp_path):
    import subprocess
    import sys

    class Limited(hub_config.JupyterHub.spawner_class):
        def __init__(self):
            self.home_dir = str(tmp_path / "anna")

    limits = Limited.make_preexec_fn(Limited(), "anna")
    code = "bytearray(2_000_000_000)"
    done = subprocess.run(
        [sys.executable, "-c", code], preexec_fn=limits, capture_output=True, text=True, check=False
    )
    assert "MemoryError" in done.stderr
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
