"""Slides, hand-outs and the page without an install, made from the committed notebooks.

These need the packages of requirements-site.lock.txt; ``python3 run.py slides`` and its kin
install them first.
"""

from __future__ import annotations

import html
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from zapad.errors import ZapadError

from .notebook import Cell

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def need(module: str, task: str) -> None:
    """Say kindly which command installs what is missing."""
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise ZapadError(
            f"The Python package {module} is missing. In the collection's folder, run"
            f" 'python3 run.py {task}': it installs what it needs first."
        )


def markdown(source: str) -> str:
    """Markdown as HTML, tables and the notebooks' own <details> included."""
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(source))


def code(source: str) -> str:
    """Python as HTML: keywords bold, comments slanted, told apart without colour too."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    shown = HtmlFormatter(style="bw", noclasses=True, cssclass="code")
    return str(highlight(source, PythonLexer(), shown))


def outputs(cell: Cell) -> str:
    """What a code cell shows, from what is stored; a chart to explore says that it is one."""
    data = cell.data
    if cell.chart:
        return str(data["text/html"])
    if "text/html" in data:
        return str(table(data["text/html"]))
    if "text/markdown" in data:
        return markdown(data["text/markdown"])
    if "image/png" in data:
        png = data["image/png"].strip()
        return f'<img alt="{html.escape(cell.alt)}" src="data:image/png;base64,{png}">'
    if cell.explored:
        return f"<p class='aside'>{html.escape(data['text/plain'])}</p>"
    return f"<pre class='shown'>{html.escape(data['text/plain'])}</pre>" if data else ""


def table(source: str) -> BeautifulSoup:
    """A table as pandas shows it, without its own style; the corner heads nothing."""
    soup = BeautifulSoup(source, "html.parser")
    for style in soup("style"):
        style.decompose()
    for head in soup("th"):
        if not head.contents:
            head.name = "td"
    for shown in soup("table"):
        shown.attrs.pop("border", None)
    return soup


def chromium() -> str | None:
    """The program named by ZAPAD_CHROMIUM, or one on the path."""
    return os.environ.get("ZAPAD_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def browser() -> Iterator[Any]:
    """A page in a headless Chromium that reaches this machine alone."""
    from playwright.sync_api import Error, sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        try:
            how: dict[str, Any] = {"executable_path": path} if path else {"channel": "chrome"}
            opened = playwright.chromium.launch(args=FLAGS, **how)
        except Error:
            raise ZapadError(
                "No Chromium or Chrome was found to print with. Install one (on Debian and"
                " Ubuntu: apt install chromium), or name it: ZAPAD_CHROMIUM=<program>."
            ) from None
        try:
            context = opened.new_context()
            outside = re.compile(r"^https?://(?!127\.0\.0\.1[:/]|localhost[:/])")
            context.route(outside, lambda route: route.abort())
            yield context.new_page()
        finally:
            opened.close()
