"""JupyterLab itself, in a real Chromium: every chart is seen, run or stored, trusted or not."""

import io
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

import zapad
from helpers import Books
from publish import editions
from publish import page as pages
from publish.notebook import NOTEBOOKS, books

pytest.importorskip(
    "playwright.sync_api", reason="needs the packages of requirements-site.lock.txt"
)

BOOKS = Books(books)


def charts(book):
    """How many pictures and how many interactive charts a notebook shows."""
    pictures = sum(cell.chart is not None for cell in book.cells)
    return pictures, sum(cell.explored is not None for cell in book.cells)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab over the student edition, and over the stored notebooks, as for a stranger."""
    home = tmp_path_factory.mktemp("lab")
    for name, data in editions.files("student").items():
        path = home / "student" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for way in ("untrusted", "trusted"):
        shutil.copytree(NOTEBOOKS, home / way, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (home / "untrusted").glob("*.ipynb"):  # trust goes by the contents
        book = json.loads(path.read_text(encoding="utf-8"))
        book["metadata"]["from"] = "a stranger"
        path.write_text(json.dumps(book), encoding="utf-8")
    settings = home / "settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    # All cells at once, so that what is far below is drawn too.
    (settings / "tracker.jupyterlab-settings").write_text(
        json.dumps({"windowingMode": "none"}), encoding="utf-8"
    )
    quiet = home / "settings/@jupyterlab/apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8"
    )
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    for kind in ("DATA", "CONFIG", "RUNTIME"):
        env[f"JUPYTER_{kind}_DIR"] = str(home / kind.lower())
    env |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "PYTHONUTF8": "1"}
    trust = [
        sys.executable,
        "-m",
        "jupyter",
        "trust",
        *map(str, (home / "trusted").glob("*.ipynb")),
    ]
    subprocess.run(trust, env=env, check=True, capture_output=True)
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    token = secrets.token_hex(16)
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", f"--notebook-dir={home}",
         f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True", "--allow-root"],
        env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "JupyterLab did not start"
                time.sleep(0.2)
        yield lambda path: f"{address}/doc/tree/{path}?reset&token={token}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def page():
    try:
        with pages.browser() as opened:
            opened.set_viewport_size({"width": 1280, "height": 1000})
            yield opened
    except zapad.ZapadError as error:
        pytest.skip(str(error))


def seen(page, name):
    """The pictures and interactive charts that are drawn, each looked at in pixels."""
    pictures, interactive = charts(BOOKS[name])
    page.wait_for_function(
        "n => [...document.querySelectorAll('.jp-OutputArea figure img')]"
        ".filter(i => i.complete && i.naturalWidth).length >= n",
        arg=pictures, timeout=60_000,
    )  # fmt: skip
    drawn = page.locator(".jp-OutputArea figure img").all()
    plots = page.locator(".js-plotly-plot .main-svg:first-child")
    if interactive:
        plots.first.wait_for(timeout=60_000)
    assert (len(drawn), plots.count()) == (pictures, interactive)
    for chart in [*drawn, *plots.all()]:
        assert ink(chart.screenshot()) > 0.005
        assert chart.bounding_box()["width"] > 300
    assert all(len(chart.get_attribute("alt")) > 40 for chart in drawn)


def ink(png):
    """The share of a picture that is not of its most common shade."""
    import matplotlib.image
    import numpy as np

    shades = (matplotlib.image.imread(io.BytesIO(png))[..., :3].mean(axis=2) * 20).astype(int)
    return 1 - np.bincount(shades.ravel()).max() / shades.size


def opened(page, address):
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.wait_for_function("window.jupyterapp")


@pytest.mark.parametrize("name", BOOKS)
def test_a_student_who_runs_all_cells_sees_every_chart(lab, page, name):
    opened(page, lab(f"student/notebooks/{name}.ipynb"))
    page.wait_for_function(
        "jupyterapp.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'",
        timeout=60_000,
    )
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
        ".every(p => /\\[\\d+\\]/.test(p.innerText))",
        timeout=90_000,
    )
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
    seen(page, name)
    assert "No answer yet" in page.inner_text(".jp-Notebook")


@pytest.mark.parametrize("way", ["untrusted", "trusted"])
@pytest.mark.parametrize("name", BOOKS)
def test_stored_charts_show_before_anything_is_run(lab, page, name, way):
    opened(page, lab(f"{way}/{name}.ipynb"))
    page.wait_for_function("jupyterapp.shell.currentWidget?.content?.model?.cells?.length > 20")
    trusted = page.evaluate(
        "[...jupyterapp.shell.currentWidget.content.model.cells].filter(c => c.type === 'code')"
        ".every(c => c.trusted)"
    )
    assert trusted == (way == "trusted")
    seen(page, name)
