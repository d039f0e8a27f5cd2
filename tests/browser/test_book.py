"""The web book: what stands in its pages, and what a real browser makes of them."""

import csv
import functools
import gzip
import http.server
import io
import itertools
import json
import os
import re
import shutil
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

import zapad
from publish import editions, figures
from publish.index import LICENCE
from publish.notebook import Notebook, books
from zapad import tables
from zapad.charts.chart import TRACES
from zapad.exercises import Choice, Number, Word

pytest.importorskip("sphinx", reason="the web book's packages come with `python3 run.py site`")
pytest.importorskip("myst_nb", reason="the web book's packages come with `python3 run.py site`")

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '</script><script>window.hit = 1</script><img src=x onerror="window.hit = 2">'
CHROMIUM = os.environ.get("ZAPAD_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
WIDTHS = (1280, 768, 390, 320)
MB = 1_000_000
BRANDS = {0xF09B, 0xF296}  # the theme's marks of two code hosts, which these pages do not link


from publish.book import build as book  # noqa: E402


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return book.build(tmp_path_factory.mktemp("book") / "site").parent


class Page(HTMLParser):
    """Ids, links, loaded files and the text of table cells of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.rows, self.tags = [], [], [], {}, []
        self.text, self._row = "", None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.tags.append(tag)
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "a" and "href" in a:
            self.links.append(a["href"])
        self.loads += [
            v for k, v in a.items() if k in ("src", "srcset") or (tag, k) == ("link", "href")
        ]
        if tag == "tr":
            self._row = self.rows.setdefault(a.get("id"), []) if "id" in a else None
        if tag in ("td", "th") and self._row is not None:
            self._row.append("")

    def handle_endtag(self, tag):
        if tag == "tr":
            self._row = None

    def handle_data(self, data):
        self.text += data
        if self._row:
            self._row[-1] += data


@pytest.fixture(scope="module")
def pages(site):
    found = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if not name.startswith("_static"):
            found[name] = Page(path.read_text(encoding="utf-8"))
    return found


def described(name):
    package = json.loads((tables.DATA / tables.DESCRIPTOR).read_text(encoding="utf-8"))
    return next(r for r in package["resources"] if r["name"] == name)


# What stands in the pages


def test_every_notebook_table_and_chart_has_its_place(pages):
    assert {f"notebooks/{name}.html" for name in books()} <= set(pages)
    assert {f"data/{name}.html" for name in tables.names()} <= set(pages)
    for chart in figures.listed():
        assert chart.slug in pages["charts.html"].ids
        notebook = pages[f"notebooks/{chart.notebook.removesuffix('.ipynb')}.html"]
        assert chart.slug in notebook.ids
        assert (f"{chart.slug}-explore" in notebook.ids) == chart.interactive


def test_every_link_leads_somewhere(site, pages):
    lost = []
    for name, page in pages.items():
        for link in page.links + page.loads:
            if urlsplit(link).scheme in ("http", "https", "data", "mailto"):
                continue
            target, anchor = urldefrag(urljoin(f"http://book/{name}", link))
            path = unquote(urlsplit(target).path).lstrip("/") or name
            there = (site / path).is_file()
            if there and anchor and path in pages:
                there = unquote(anchor) in pages[path].ids
            if not there:
                lost.append(f"{name}: {link}")
    assert not lost


def test_no_page_loads_anything_from_elsewhere(site, pages):
    outside = [f"{n}: {x}" for n, p in pages.items() for x in p.loads if re.match(r"\w+:|//", x)]
    assert not outside
    for path in site.rglob("*.css"):
        urls = re.findall(r"(?:url\(|@import\s*)['\"]?([^'\")\s]+)", path.read_text("utf-8"))
        assert not [u for u in urls if re.match(r"https?:|//", u)], path.name


def test_the_small_font_holds_every_icon_that_the_pages_show(site):
    from fontTools.ttLib import TTFont

    css = (site / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    codes = {
        name: int(code, 16)
        for names, code in re.findall(r'((?:\.fa-[a-z0-9-]+,?)+)\{--fa:"\\([0-9a-f]+)', css)
        for name in re.findall(r"\.(fa-[a-z0-9-]+)", names)
    }
    used = set()
    for path in [*site.rglob("*.html"), site / "_static/scripts/pydata-sphinx-theme.js"]:
        used |= set(re.findall(r"\bfa-[a-z0-9-]+", path.read_text(encoding="utf-8")))
    wanted = {codes[name] for name in used if name in codes}
    wanted |= {ord(c) for c in css if "\ue000" <= c <= "\uf8ff"} - BRANDS
    font = site / "_static/vendor/fontawesome/webfonts/fa-solid-900.woff2"
    assert len(wanted) > 10 and font.stat().st_size < 10_000
    assert wanted <= set(TTFont(font).getBestCmap())


def test_no_id_stands_twice_on_a_page(pages):
    twice = {n: sorted({i for i in p.ids if p.ids.count(i) > 1}) for n, p in pages.items()}
    assert not {n: ids for n, ids in twice.items() if ids}


@pytest.mark.parametrize("name", tables.names())
def test_a_table_page_shows_every_cell_at_the_address_of_its_row(site, pages, name):
    with (tables.DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = pages[f"data/{name}.html"].rows
    key = tables.primary_keys()[name]
    assert list(shown) == [row[key] for row in rows]

    def plain(cells):  # a number's cell may say 53.10 in the file and 53.1 on the page
        return [re.sub(r"(\.\d*?)0+$", r"\1", c).rstrip(".") if re.fullmatch(r"-?[\d.]+", c) else c for c in cells]  # fmt: skip

    for row in rows:
        assert plain(shown[row[key]]) == plain(row.values())
    assert (site / "data" / f"{name}.csv").read_bytes() == (
        tables.DATA / f"{name}.csv"
    ).read_bytes()
    for column in tables.fields(name)["meaning"]:
        assert column in pages[f"data/{name}.html"].text


def test_every_chart_comes_with_its_files_and_the_rows_drawn(site, pages):
    index = json.loads((figures.FIGURES / "index.json").read_text(encoding="utf-8"))
    gallery = (site / "charts.html").read_text(encoding="utf-8")
    for chart in index["charts"]:
        slug = chart["slug"]
        for kind in ("svg", "png", "csv"):
            same = (figures.FIGURES / f"{slug}.{kind}").read_bytes()
            assert (site / "charts" / f"{slug}.{kind}").read_bytes() == same
        for name, ids in chart["rows"].items():
            text = (site / "charts" / f"{slug}-{name}.csv").read_text(encoding="utf-8")
            key = tables.primary_keys()[name]
            assert [row[key] for row in csv.DictReader(io.StringIO(text))] == ids
            assert all(f'href="data/{name}.html#{i}"' in gallery for i in ids)
        notebook = chart["notebook"].removesuffix(".ipynb")
        assert f"../charts.html#{slug}-rows" in pages[f"notebooks/{notebook}.html"].links


def test_every_source_and_term_has_an_address(pages):
    assert set(zapad.load("sources")["source_id"]) <= set(pages["sources.html"].ids)
    assert set(zapad.load("glossary")["term_id"]) <= set(pages["glossary.html"].ids)


def test_licences_are_those_of_the_citation_file(pages):
    assert book.licences() == {"code": "MIT", "text": "CC BY 4.0", "data": "CC0 1.0"}
    assert book.licences()["text"] == LICENCE
    for licence in book.licences().values():
        assert licence in pages["reuse.html"].text and licence in pages["index.html"].text


def test_solutions_are_folded_and_every_exercise_is_there(site):
    for name, notebook in books().items():
        text = (site / "notebooks" / f"{name}.html").read_text(encoding="utf-8")
        for key in notebook.exercises:
            known = editions.feedback().get(key)
            form = f'data-exercise="{key}"' in text
            assert form == isinstance(known, Choice | Number | Word)
        code = [e.solution for e in notebook.exercises.values()]
        folded = re.findall(r"<details class=\"[^\"]*hide[^\"]*\">.*?</details>", text, re.S)
        assert sum(
            "The solution: click to open" in re.sub(r"<[^>]+>", "", f) for f in folded
        ) == sum(cell.is_code for cell in code)


def test_markup_in_a_cell_or_a_caption_is_text(monkeypatch):
    about = described("claims")
    frame = zapad.load("claims").head(3)
    frame["note"] = HOSTILE
    frame.loc[frame.index[0], "source_id"] = HOSTILE
    monkeypatch.setattr(tables, "load", lambda name: frame)
    page = Page(book.part("table.html", **book.table("claims", about)))
    assert "script" not in page.tags and "img" not in page.tags
    assert all(row[-1] == HOSTILE for row in page.rows.values())
    chart = dict.fromkeys(("slug", "title", "alt", "caption", "source"), HOSTILE)
    page = Page(
        book.part(
            "chart.html",
            chart={**chart, "width": 1, "height": 1, "phone": (1, 1)},
            base="",
            gallery=True,
        )
    )
    assert "script" not in page.tags and page.tags.count("img") == 1
    spec = {
        "data": [{"type": "scatter", "text": [HOSTILE]}],
        "layout": {"title": {"text": HOSTILE}},
    }
    page = Page(book._interactive(spec, "a"))
    assert page.tags.count("script") == 1 and "img" not in page.tags


def test_letters_that_have_no_sentence_are_refused():
    known = {"x-1": Choice("a", {"a": "Yes.", "b": "No."})}
    cells = [
        ("## Section", {}),
        ("### Exercise x-1\n\nWhich?\n\n- **a** one\n- **c** three\n", {"exercise": "x-1"}),
        ("<details>", {"solution": "x-1"}),
    ]
    raw = [
        {"cell_type": "markdown", "source": source, "metadata": {"zapad": about}, "id": str(n)}
        for n, (source, about) in enumerate(cells)
    ]
    raw[1]["metadata"]["zapad"] |= {"kind": "choice", "minutes": 1}
    asked = Notebook("x", {"cells": raw}).exercises["x-1"]
    with pytest.raises(zapad.ZapadError, match="Exercise x-1: the letters offered"):
        book.exercise(asked, known)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(zapad.ZapadError, match="holds other things"):
        book.build(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_chart_that_is_not_as_the_notebook_shows_it_stops_the_build(monkeypatch, tmp_path):
    copy = tmp_path / "figures"
    shutil.copytree(figures.FIGURES, copy)
    slug = figures.listed()[0].slug
    (copy / f"{slug}.svg").write_bytes((copy / f"{slug}.svg").read_bytes() + b" ")
    monkeypatch.setattr(figures, "FIGURES", copy)
    with pytest.raises(
        zapad.ZapadError, match=rf"shows the chart '{slug}' otherwise than figures/"
    ):
        book.build(tmp_path / "site")
    (copy / f"{slug}.svg").unlink()
    with pytest.raises(zapad.ZapadError, match=rf"{slug}\.svg is missing.*run.py figures"):
        book.build(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_same_sources_give_the_same_pages(site, tmp_path):
    again = book.build(tmp_path / "site").parent
    files = sorted(p.relative_to(site) for p in site.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    changed = [f for f in files if (site / f).read_bytes() != (again / f).read_bytes()]
    assert not changed


# In a browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def served(site):
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright comes with `python3 run.py site`"
    )
    if not CHROMIUM:
        pytest.skip("no Chromium here: Debian's package chromium, or ZAPAD_CHROMIUM=<program>")
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A fresh context with one page: nothing cached, every request and complaint written down."""

    def __init__(self, browser, home, **options):
        self.home, self.said, self.asked = home, [], []
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        self.context.route("**/*", self._answer)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.tools = self.context.new_cdp_session(self.page)
        self.tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)  # fmt: skip
        self.page.on("pageerror", lambda e: self.said.append(str(e)))

    def _answer(self, route):
        self.asked.append(route.request.url)
        inside = route.request.url.startswith((self.home, "data:", "blob:"))
        route.continue_() if inside else route.abort()

    @property
    def outside(self):
        return [u for u in self.asked if not u.startswith((self.home, "data:", "blob:"))]

    def open(self, name):
        self.page.goto(self.home + name, wait_until="load")
        return self.page

    def seconds(self):
        """How long the page took: by the clock, or by its own processor time if that is less.

        On a busy machine the clock tells of others; the processor time is the page's own.
        """
        metrics = {
            m["name"]: m["value"] for m in self.tools.send("Performance.getMetrics")["metrics"]
        }
        clock = self.page.evaluate(
            "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
        )
        return min(clock / 1000, metrics["ThreadTime"])

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.context.close()


def colours(picture):
    from PIL import Image

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    counts = image.getcolors(image.width * image.height)
    return len(counts), max(n for n, _ in counts) / (image.width * image.height)


def axe_source():
    import axe_playwright_python

    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def draw(page):
    """Come near every interactive chart of a page, and wait until it is drawn."""
    for figure in page.locator("figure.explore").all():
        figure.scroll_into_view_if_needed()
        figure.locator(".main-svg").first.wait_for()
    return page


# Every row of a table is made alike, and so are the words of code: some of them will do.
# In the dark the colours differ and nothing else.
AXE = """async dark => {
  for (const row of document.querySelectorAll('table.rows tbody tr:nth-child(n+25)')) row.remove();
  for (const code of [...document.querySelectorAll('.highlight pre')].slice(8)) code.textContent = '';
  const rules = dark ? {runOnly: ['color-contrast']} : {};
  const options = {resultTypes: ['violations'], preload: false, ...rules};
  return (await axe.run(document, options)).violations;
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture(scope="module")
def walk(browser, served, site, pages):
    """Every page once in light and once in dark, at every width; what was seen, by page."""
    axe, seen = axe_source(), {}

    def files(addresses):
        return [Path(site, unquote(urlsplit(a).path).lstrip("/")) for a in addresses]

    for scheme, name in itertools.product(("light", "dark"), pages):
        with Watched(browser, served, color_scheme=scheme) as view:
            page = view.open(name)
            found = seen[scheme, name] = {"wide": {}, "charts": {}, "axe": []}
            found["seconds"] = view.seconds()
            page.wait_for_timeout(150)  # pictures near the screen come a moment later
            found["first"] = files(view.asked)
            if page.locator("table.rows").count():
                page.get_by_label("Find rows").wait_for()
            draw(page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.wait_for_timeout(60)
                found["wide"][width] = page.evaluate(OVERFLOW)
                for i, plot in enumerate(
                    page.locator(".plot").all() if width in (1280, 320) else []
                ):
                    found["charts"][f"plot {i} at {width}"] = colours(plot.screenshot())
            if scheme == "light":  # a picture is the same in the dark
                for picture in page.locator("figure.chart img").all():
                    picture.scroll_into_view_if_needed()
                    picture.evaluate("i => i.decode()")
                    slug = picture.evaluate("i => i.closest('figure').id")
                    found["charts"][slug] = colours(picture.screenshot())
            page.evaluate(axe)
            # A narrow page has controls of its own; the dark changes their colours alone.
            for width in (390, 1280) if scheme == "light" else (1280,):
                page.set_viewport_size({"width": width, "height": 900})
                page.wait_for_timeout(60)
                found["axe"] += page.evaluate(AXE, scheme == "dark")
            found["said"], found["outside"] = view.said, view.outside
            found["all"] = files(view.asked)
    return seen


def test_no_page_is_wider_than_the_screen(walk):
    wide = [f"{n} in {s} at {w}: {o} px" for (s, n), f in walk.items() for w, o in f["wide"].items() if o > 0]  # fmt: skip
    assert not wide


def test_no_page_complains_and_none_asks_elsewhere(walk):
    assert not {key: f["said"] for key, f in walk.items() if f["said"]}
    assert not {key: f["outside"] for key, f in walk.items() if f["outside"]}


def test_axe_finds_nothing(walk):
    found = [
        f"{name} in {scheme}: {v['id']}: {node['html'][:120]}"
        for (scheme, name), f in walk.items()
        for v in f["axe"]
        for node in v["nodes"]
    ]
    assert not found


def test_every_chart_is_drawn(walk):
    drawn = {(*key, chart): c for key, f in walk.items() for chart, c in f["charts"].items()}
    blank = {key: c for key, c in drawn.items() if c[0] < 20 or c[1] > 0.99}
    assert not blank
    seen = {chart for _, _, chart in drawn}
    assert {chart.slug for chart in figures.listed()} <= seen
    plots = sum(chart.interactive for chart in figures.listed())
    assert sum(key[2].startswith("plot") for key in drawn) == plots * 2 * 2


def test_a_page_weighs_less_than_a_megabyte_and_plotly_less_than_one_more(walk, site):
    heavy = {}
    for (_, name), found in walk.items():
        files = [f for f in found["first"] if f.is_file() and f.name != "plotly.min.js"]
        weight = sum(f.stat().st_size for f in files)
        if weight >= MB:
            heavy[name] = weight, sorted((f.stat().st_size, f.name) for f in files)[-5:]
    assert not heavy
    assert len(gzip.compress((site / "_static" / "plotly.min.js").read_bytes())) < MB
    loads = {n for (_, n), f in walk.items() if "plotly.min.js" in {x.name for x in f["all"]}}
    having = {f"notebooks/{c.notebook.removesuffix('.ipynb')}.html" for c in figures.listed() if c.interactive}  # fmt: skip
    assert loads == having


def test_a_page_is_drawn_in_less_than_a_second(walk, browser, served):
    slow = {}
    for (_, name), found in walk.items():
        best = found["seconds"]
        for _ in range(3):
            if best >= 1:
                with Watched(browser, served) as view:
                    view.open(name)
                    best = min(best, view.seconds())
        if best >= 1:
            slow[name] = best
    assert not slow


STOPS = """() => {
  const radios = new Set();
  window.stops = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(e => {
    if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) return false;
    if (e.closest('dialog:not([open])') || e.type === 'hidden') return false;
    if (e.type !== 'radio') return true;
    if (radios.has(e.name)) return false;
    return radios.add(e.name);
  });
  return window.stops.length;
}"""
FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const marked = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
  const box = e.getBoundingClientRect();
  return [window.stops.indexOf(e), marked && box.width > 0, e.outerHTML.slice(0, 100)];
}"""


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(browser, served, pages):
    wrong = []
    with Watched(browser, served) as view:
        for name in pages:
            page = view.open(name)
            if page.locator("table.rows").count():
                page.get_by_label("Find rows").wait_for()
            draw(page)  # a chart's buttons are stops too
            page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
            total = page.evaluate(STOPS)
            assert not page.locator('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])').count()
            for expected in range(min(total, 60)):  # further down there are rows and more rows
                page.keyboard.press("Tab")
                at, marked, what = page.evaluate(FOCUSED)
                if at != expected or not marked:
                    wrong.append(f"{name}: stop {expected} is {at}, marked {marked}: {what}")
                    break
    assert not wrong


def answers(exercise):
    """Answers of every kind to an exercise that has a form: what to choose or to write."""
    if isinstance(exercise, Choice):
        yield from exercise.why
        yield exercise.right
        yield from (exercise.right[:1], exercise.right + sorted(set(exercise.why) - set(exercise.right))[0])  # fmt: skip
    elif isinstance(exercise, Word):
        yield from exercise.why
    else:
        right = exercise.expected()
        far = 10.0**6
        yield from (right, right + far, right - far, *(slip() for slip, _ in exercise.slips))
        yield from (round(right), round(right) + 0.3)  # too few decimals, or too many


SUBMIT = """([name, answers]) => answers.map(answer => {
  const form = document.querySelector(`form[data-exercise="${name}"]`);
  for (const input of form.querySelectorAll('input')) {
    if (input.type === 'text') input.value = answer[0];
    else input.checked = answer.includes(input.value);
  }
  form.requestSubmit();
  return form.querySelector('.result').innerText;
})"""


def test_forms_say_what_the_notebook_says(browser, served):
    compared = 0
    known = editions.feedback()
    with Watched(browser, served) as view:
        for name in books():
            page = view.open(f"notebooks/{name}.html")
            for form in page.locator("form.answer").all():
                key = form.get_attribute("data-exercise")
                exercise, several = known[key], form.locator("input[type=checkbox]").count()
                asked = [
                    a for a in dict.fromkeys(answers(exercise))
                    if several or not isinstance(exercise, Choice) or len(a) == 1
                ]  # fmt: skip
                if isinstance(exercise, Number):
                    written = [[f"{a:.9f}".rstrip("0").rstrip(".")] for a in asked]
                else:
                    written = [[a] if isinstance(exercise, Word) else list(a) for a in asked]
                said = page.evaluate(SUBMIT, [key, written])
                expected = [str(exercise.feedback(a)) for a in asked]
                assert [" ".join(s.split()) for s in said] == [
                    " ".join(s.split()) for s in expected
                ]
                compared += len(said)
    assert compared > 2 * len(books())


def test_an_exercise_is_answered_by_keyboard_and_read_out(browser, served):
    chosen = next(
        (name, key)
        for name, notebook in books().items()
        for key in notebook.exercises
        if isinstance(exercise := editions.feedback().get(key), Choice) and len(exercise.right) == 1
    )
    exercise = editions.feedback()[chosen[1]]
    with Watched(browser, served) as view:
        page = view.open(f"notebooks/{chosen[0]}.html")
        form = page.locator(f"#{chosen[1]}")
        form.locator("input").first.focus()
        page.keyboard.press("Enter")  # nothing is chosen yet
        result = form.get_by_role("status")
        assert result.inner_text().startswith("Choose first")
        page.keyboard.press("Space")
        for _ in range(sorted(exercise.why).index(exercise.right)):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert result.inner_text().startswith("Right. ")
        assert form.get_by_role("group", name=f"Your answer to {chosen[1]}").count() == 1


def test_menus_and_sliders_of_a_chart_work_by_keyboard_in_light_and_dark(browser, served):
    shown = (
        "p => JSON.stringify([p.data.map(t => [t.x, t.y, t.visible, t.text]),"
        " p.layout.xaxis.range, p.layout.yaxis.range])"
    )
    for chart in (c for c in figures.listed() if c.interactive):
        with Watched(browser, served, color_scheme="light") as view:
            page = view.open(f"notebooks/{chart.notebook.removesuffix('.ipynb')}.html")
            plot = page.locator(f"#{chart.slug}-explore .plot")
            draw(page)
            for ink, scheme in (("#111111", "light"), ("#e6e6e6", "dark")):
                before = plot.evaluate(shown)
                page.evaluate(f"() => document.documentElement.dataset.theme = '{scheme}'")
                page.wait_for_function("([id, ink]) => document.querySelector(`[id='${id}-explore'] .plot`).layout.font.color === ink", arg=[chart.slug, ink])  # fmt: skip
                page.wait_for_timeout(200)
                assert plot.evaluate(shown) == before  # what was chosen is still so
                for control in (
                    page.locator(f"#{chart.slug}-explore").locator("select, input").all()
                ):
                    before = plot.evaluate(shown)
                    assert control.evaluate("c => c.labels[0].textContent").strip()
                    control.focus()
                    page.keyboard.press(
                        "ArrowRight" if control.get_attribute("type") else "ArrowDown"
                    )
                    page.wait_for_timeout(200)
                    assert plot.evaluate(shown) != before, f"{chart.slug} {scheme}"
            assert not view.said


def test_the_bundle_draws_what_pages_may_hold(browser, served):
    notebook = next(c.notebook for c in figures.listed() if c.interactive).removesuffix(".ipynb")
    with Watched(browser, served) as view:
        page = draw(view.open(f"notebooks/{notebook}.html"))
        assert set(TRACES) == set(
            page.evaluate("() => Object.keys(Plotly.PlotSchema.get().traces)")
        )


def test_a_table_is_searched_sorted_and_linked_to(browser, served):
    from playwright.sync_api import expect

    claim = "scales-4-personnel-total"
    rows = zapad.load("claims")
    with Watched(browser, served) as view:
        page = view.open(f"data/claims.html#{claim}")
        row = page.locator(f"[id='{claim}']")
        assert row.evaluate("r => r.matches(':target')")
        assert page.evaluate(
            "r => { const b = document.getElementById(r).getBoundingClientRect();"
            " return b.top >= 0 && b.bottom <= innerHeight; }", claim,
        )  # fmt: skip
        find = page.get_by_label("Find rows")
        find.fill("railcars")
        expected = (
            rows.astype(str).apply(lambda r: r.str.contains("railcars", case=False)).any(axis=1)
        )
        assert page.locator("table.rows tbody tr").count() == expected.sum() > 0
        assert (
            page.get_by_role("status").first.inner_text() == f"{expected.sum()} of {len(rows)} rows"
        )
        # A link to a row that the search hides brings it back.
        other = "scales-5-personnel-in-belarus"
        page.evaluate(f"() => location.hash = '{other}'")
        page.wait_for_function(f"() => document.getElementById('{other}')")
        head = page.locator("table.rows thead th").nth(list(rows).index("value_high"))
        head.locator(".dt-column-order").focus()
        page.keyboard.press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
        column = page.locator("table.rows tbody tr").evaluate_all(
            f"rows => rows.map(r => r.cells[{list(rows).index('value_high')}].textContent).filter(x => x)"
        )
        assert [int(x) for x in column] == sorted(int(x) for x in column)
        page = view.open("data/claims.html?q=sivitsky-2017")
        page.get_by_label("Find rows").wait_for()
        count = page.locator("table.rows tbody tr").count()
        assert (
            count
            == rows.astype(str).apply(lambda r: r.str.contains("sivitsky-2017")).any(axis=1).sum()
        )
        assert not view.said


def test_the_rows_of_a_chart_open_when_linked_to(browser, served):
    slug = figures.listed()[0].slug
    with Watched(browser, served) as view:
        page = view.open(f"charts.html#{slug}-rows")
        assert page.locator(f"[id='{slug}-rows']").is_visible()


def test_markup_in_the_data_stays_text_when_a_table_is_searched(
    browser, site, tmp_path, monkeypatch
):
    about = described("claims")
    frame = zapad.load("claims").head(3)
    frame["note"] = HOSTILE
    monkeypatch.setattr(tables, "load", lambda name: frame)
    fragment = book.part("table.html", **book.table("claims", about))
    libraries = [site / "_static" / "vendor" / "dataTables.min.js", site / "_static" / "book.js"]
    scripts = "".join(f'<script src="{p.as_uri()}"></script>' for p in libraries)
    (tmp_path / "a.html").write_text(f"<!doctype html>{fragment}{scripts}", encoding="utf-8")
    with Watched(browser, "file:///") as view:
        page = view.open((tmp_path / "a.html").as_uri().removeprefix("file:///"))
        page.get_by_label("Find rows").fill("onerror")
        assert page.locator("table.rows tbody tr").count() == 3
        assert page.locator("table.rows tbody td").last.inner_text() == HOSTILE
        assert page.evaluate("() => window.hit") is None


@pytest.mark.parametrize("way", ["loopback", "a folder opened by double click"])
def test_the_search_finds(browser, served, site, way):
    home = served if way == "loopback" else site.as_uri() + "/"
    with Watched(browser, home) as view:
        page = view.open("notebooks/01_scale.html")
        page.keyboard.press("Control+k")
        page.keyboard.type("observers")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=observers*")
        page.locator("#search-results li a").first.wait_for()
        titles = page.locator("#search-results li a").all_inner_texts()
        assert any("Transparency" in t for t in titles), titles
        page.locator("#search-results li a").first.click()
        page.wait_for_load_state()
        assert "search.html" not in page.url
        assert not view.said and not view.outside


def test_every_page_works_from_a_folder(browser, site, pages):
    home = site.as_uri() + "/"
    with Watched(browser, home) as view:
        for name in pages:
            page = view.open(name)
            draw(page)
            if page.locator("table.rows").count():
                page.get_by_label("Find rows").wait_for()
        assert not view.said and not view.outside


def test_without_javascript_everything_can_be_read(browser, served, pages):
    with Watched(browser, served, java_script_enabled=False) as view:
        page = view.open("notebooks/01_scale.html")
        assert page.locator("figure.chart img").first.is_visible()
        assert page.locator("form.answer label").first.is_visible()
        assert not page.locator("form.answer button").first.is_visible()
        assert not page.locator("figure.explore .plot").first.is_visible()
        assert "needs JavaScript" in page.locator("figure.explore").first.inner_text()
        page = view.open("data/claims.html")
        assert page.locator("table.rows tbody tr").count() == len(zapad.load("claims"))


def test_pages_print_whole(browser, served, pages):
    import pypdf

    with Watched(browser, served, viewport={"width": 718, "height": 1000}) as view:
        for name in pages:
            page = view.open(name)
            page.emulate_media(media="print")
            # The style sheet lays tables on a landscape page.
            width = 1040 if page.locator("table.rows").count() else 718
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.evaluate(OVERFLOW) <= 0, name
            for wrap in page.locator(".wide").all():
                hidden = wrap.evaluate(
                    "w => [w.scrollWidth - w.clientWidth, w.scrollHeight - w.clientHeight]"
                )
                assert max(hidden) <= 1, (name, hidden)
        page = view.open("glossary.html")
        text = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
        assert "личный состав" in text and "Section Navigation" not in text
