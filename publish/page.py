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

from zapad.errors import ZapadError

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


def text(cell: dict[str, Any]) -> str:
    """The source of a cell as one text."""
    return "".join(cell["source"])


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


def outputs(cell: dict[str, Any]) -> str:
    """What a code cell shows, from what is stored."""
    found = []
    for output in cell.get("outputs", []):
        data = {k: "".join(v) for k, v in output.get("data", {}).items() if k.startswith("text/")}
        if "text/html" in data:
            found.append(re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.S))
        elif "text/markdown" in data:
            found.append(markdown(data["text/markdown"]))
        elif "application/vnd.plotly.v1+json" in output.get("data", {}):
            found.append(f"<p class='aside'>{html.escape(data['text/plain'])}</p>")
        else:
            plain = data.get("text/plain") or "".join(output.get("text", []))
            found.append(f"<pre class='shown'>{html.escape(plain)}</pre>")
    return "\n".join(found)


def figure(cell: dict[str, Any]) -> dict[str, str] | None:
    """The chart that a cell shows: `img` (the tag), `title`, `caption`, `source`; else None."""
    match = re.search(
        r"<figure.*?(<img.*?>)<figcaption><strong>(.*?)</strong> (.*?) <small>(.*?)</small>",
        outputs(cell),
        re.S,
    )
    names = ("img", "title", "caption", "source")
    return dict(zip(names, match.groups(), strict=True)) if match else None


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
