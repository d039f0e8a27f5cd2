"""How many students one machine carries: each logs in, starts a server and runs a notebook.

    python3 run.py hub needs its packages once; then, in the same environment:
    python tests/benchmarks/class_at_once.py 1 2 4 8 16

For each number all come at the same moment. A line gives the median and the slowest time to
the first chart (from the login page on), the time until all cells of the notebook ran, memory
for each student (proportional share, server and kernel), and what failed.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

import aiohttp
import psutil

sys.path.insert(0, str(Path(__file__).parents[2] / "notebooks"))
from publish import hub
from publish.notebook import books

NOTEBOOK = next(iter(books()))
PATIENCE = 600  # seconds


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


async def until_up(address: str, running) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            if running.poll() is not None:
                break
            try:
                async with session.get(f"{address}/hub/login") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)
    raise SystemExit("The hub did not start.")


async def form(session, url: str, fields: dict[str, str]) -> str:
    """Fill in a page's form as a browser does, hidden fields included."""
    async with session.get(url) as page:
        text = await page.text()
    hidden = dict(re.findall(r'name="(_xsrf)"\s+value="([^"]+)"', text))
    async with session.post(url, data=hidden | fields) as answer:
        return await answer.text()


async def student(address: str, name: str, secret: str, cells: list[str]) -> dict[str, float]:
    """One student's lesson; returns the seconds to each step."""
    begun, times = time.perf_counter(), {}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        await form(
            session, f"{address}/hub/login?next=/hub/home", {"username": name, "password": secret}
        )
        times["login"] = time.perf_counter() - begun
        while True:  # the hub's own page asks again in the same way
            async with session.get(f"{address}/hub/spawn/{name}") as answer:
                if answer.status == 429:
                    await asyncio.sleep(2)
                    continue
                if answer.status >= 400:
                    raise RuntimeError(f"spawn: {answer.status}")
            async with session.get(f"{address}/user/{name}/api/status") as answer:
                if answer.status == 200:
                    break
            await asyncio.sleep(0.5)
        times["server"] = time.perf_counter() - begun
        async with session.get(f"{address}/user/{name}/lab") as answer:
            assert answer.status == 200, f"lab: {answer.status}"
        token = next(c.value for c in jar if c.key == "_xsrf" and name in c["path"])
        async with session.post(
            f"{address}/user/{name}/api/sessions",
            json={"path": f"{NOTEBOOK}.ipynb", "type": "notebook", "name": NOTEBOOK,
                  "kernel": {"name": "python3"}},
            headers={"X-XSRFToken": token},
        ) as answer:  # fmt: skip
            assert answer.status == 201, f"session: {answer.status} {await answer.text()}"
            kernel = (await answer.json())["kernel"]["id"]
        channels = f"{address}/user/{name}/api/kernels/{kernel}/channels"
        async with session.ws_connect(channels, max_msg_size=0) as socket_:
            for source in cells:
                chart = await run(socket_, source)
                if chart and "chart" not in times:
                    times["chart"] = time.perf_counter() - begun
        times["all cells"] = time.perf_counter() - begun
    return times


async def run(socket_, source: str) -> bool:
    """Run one cell; whether it showed a chart."""
    message = uuid.uuid4().hex
    await socket_.send_json(
        {
            "header": {"msg_id": message, "msg_type": "execute_request", "version": "5.3",
                       "username": "", "session": message, "date": ""},
            "parent_header": {}, "metadata": {}, "channel": "shell", "buffers": [],
            "content": {"code": source, "silent": False, "store_history": True,
                        "allow_stdin": False, "stop_on_error": True},
        }
    )  # fmt: skip
    chart = done = idle = False
    while not (done and idle):
        got = json.loads((await socket_.receive(timeout=PATIENCE)).data)
        if got["parent_header"].get("msg_id") != message:
            continue
        kind, content = got["msg_type"], got["content"]
        chart |= "<figure" in "".join(content.get("data", {}).get("text/html", ""))
        idle |= kind == "status" and content["execution_state"] == "idle"
        if kind == "execute_reply":
            done = True
            if content["status"] != "ok":
                raise RuntimeError(f"{content.get('ename')}: {content.get('evalue')}")
    return chart


def cost(root: psutil.Process) -> tuple[float, float, float]:
    """MB of all students' servers and of all their kernels, shared pages counted once; and the
    processors' seconds that they took.
    """
    servers = kernels = seconds = 0.0
    for process in root.children(recursive=True):
        try:
            command, share = " ".join(process.cmdline()), process.memory_full_info().pss / 2**20
            spent = sum(process.cpu_times()[:2])
        except psutil.Error:
            continue
        servers += share if "jupyterhub.singleuser" in command else 0
        kernels += share if "ipykernel" in command else 0
        seconds += spent if "jupyterhub.singleuser" in command or "ipykernel" in command else 0
    return servers, kernels, seconds


async def lesson(count: int, cells: list[str]) -> None:
    port, inner, api = free_port(), free_port(), free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as scratch:
        environment = hub.settings(Path(scratch), address, None, "none")
        environment |= {
            "ZAPAD_HUB_INNER": f"http://127.0.0.1:{inner}",
            "ZAPAD_HUB_PROXY": f"http://127.0.0.1:{api}",
        }
        running = hub.start(environment, log=sys.stderr)
        try:
            await until_up(address, running)
            secret = (Path(scratch) / "passwords.txt").read_text(encoding="utf-8").split()[1]
            names = [f"student{n:03}" for n in range(count)]
            results = await asyncio.wait_for(
                asyncio.gather(
                    *(student(address, name, secret, cells) for name in names),
                    return_exceptions=True,
                ),
                PATIENCE * 2,
            )
            servers, kernels, seconds = cost(psutil.Process(running.pid))
            load = os.getloadavg()[0]
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(60)
    good = [r for r in results if isinstance(r, dict)]
    failed = sorted({f"{type(r).__name__} {r}"[:90] for r in results if not isinstance(r, dict)})
    row = [str(count), str(len(good))]
    for step in ("server", "chart", "all cells"):
        times = [r[step] for r in good] or [float("nan")]
        row.append(f"{statistics.median(times):.0f} / {max(times):.0f}")
    row += [
        f"{servers / count:.0f} + {kernels / count:.0f}",
        f"{seconds / count:.1f}",
        f"{load:.0f}",
        "; ".join(failed),
    ]
    print("| " + " | ".join(row) + " |", flush=True)


def main() -> None:
    book = books()[NOTEBOOK]
    cells = [cell.source for cell in book.cells if cell.is_code and not cell.solution]
    total = psutil.virtual_memory().total / 2**30
    print(
        f"{os.cpu_count()} processors, {total:.0f} GiB, notebook {NOTEBOOK}, {len(cells)} cells\n"
    )
    print(
        "| students | finished | server up, s | first chart, s | all cells, s | MB each | processor seconds each | load | failed |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for count in map(int, sys.argv[1:] or ["1", "2", "4", "8", "16"]):
        asyncio.run(lesson(count, cells))


if __name__ == "__main__":
    main()
