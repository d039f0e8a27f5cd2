"""Open notebooks of a JupyterLite site in Chromium, run every cell, write down what they show.

    python tests/browser/lite_run.py SITE OUT.json HOST [NUMBER ...]

HOST is 127.0.0.1, which a browser trusts as it does HTTPS, or any other name, which it does not.

Serves the site itself, so that it can run where there is no network but the machine's own
(`unshare --net`). No request is intercepted: with that, no cell runs.
"""

import json
import sys
import threading
import time
from pathlib import Path

from playwright.sync_api import TimeoutError, sync_playwright

from publish import lite, page

# No name leads to another machine, where a network is there all the same.
ALONE = "--host-resolver-rules=MAP * 127.0.0.1"
PATIENCE = 120  # seconds until a kernel is there; how fast it is, is measured and not tested

STATE = """() => {
  const app = window.jupyterapp, panel = app && app.shell.currentWidget;
  const session = panel && panel.sessionContext && panel.sessionContext.session;
  if (!session || !session.kernel || !panel.content.model || !panel.content.model.cells.length) return null;
  return session.kernel.status;
}"""
CELLS = "() => jupyterapp.shell.currentWidget.content.model.toJSON().cells"


def opened(context, address):
    """One notebook: its cells as they are when all ran, and what was asked for and said."""
    sheet = context.new_page()
    asked, said = [], []
    context.on("request", lambda request: asked.append(request.url))
    sheet.on("console", lambda m: m.type == "error" and said.append(m.text))
    begun = time.monotonic()
    sheet.goto(address)
    sheet.on("pageerror", lambda error: said.append(str(error)))
    try:
        sheet.wait_for_function(f"({STATE})() === 'idle'", timeout=PATIENCE * 1000)
    except TimeoutError:
        sys.exit(f"No kernel came up at {address}:\n" + "\n".join(said))
    # Comes back when the last cell ran, or one failed.
    sheet.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    taken = time.monotonic() - begun
    cells = sheet.evaluate(CELLS)
    sheet.close()
    return {"seconds": round(taken, 1), "cells": cells, "asked": sorted(set(asked)), "said": said}


def main(site, out, host, *numbers):
    server = lite.server(Path(site), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{host}:{server.server_address[1]}"
    found = {}
    with sync_playwright() as playwright:
        for link in lite.links(address):
            name = Path(link).stem
            if numbers and name[:2] not in numbers:
                continue
            chromium = playwright.chromium.launch(
                executable_path=page.chromium(), args=[*page.FLAGS, ALONE]
            )
            found[name] = opened(chromium.new_context(), link)
            chromium.close()
            print(name, found[name]["seconds"], file=sys.stderr, flush=True)
    server.shutdown()
    Path(out).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
