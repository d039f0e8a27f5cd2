"""The student notebooks as a page that runs Python in the browser: JupyterLite.

The site holds notebooks, module, data, and Python itself with all packages (``runtime``): it
asks nobody outside. Another Pyodide can be given, as a folder or an address; where that cannot
be reached, the page says so.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from zapad import files
from zapad.errors import ZapadError

from . import editions, runtime
from .notebook import books
from .page import HERE, need

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
BROUGHT = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"  # the kernel's own wheels
KERNELS = ("ipykernel", "pyodide_kernel")
# Pure Python and not part of Pyodide (the kernel itself needs comm). Packed from this
# environment, so the versions are the locked ones and nothing is asked of a package index.
PACKAGES = ("comm", "plotly", "krippendorff", "openpyxl", "et-xmlfile")
# What a whole Pyodide has and the carrier of ours has not.
BESIDES = ("narwhals", "jinja2", "markupsafe")
# What the site already has, and a widget that no notebook uses.
LEFT_OUT = ("plotly/labextension/", "plotly/package_data/widgetbundle.js")
FROM_PYODIDE = ("micropip", "ipython", "jinja2", "matplotlib", "narwhals", "numpy", "pandas")
APPS = ("lab", "notebooks", "tree")
ENTRY = "pyodide.mjs"
MARK = ".zapad-lite"  # lies in every site that was made here, so that no other is ever replaced

FETCH = """# Only in the browser edition: gets ready what this page brings along (some seconds)
%pip install -q plotly krippendorff openpyxl jinja2"""


def write(out: Path, pyodide: str | None = None) -> Path:
    """Build the site into a folder.

    Parameters
    ----------
    out : the folder; what is in it is replaced, if an earlier build put it there.
    pyodide : another Pyodide than the one put together here: a folder (its ``pyodide.mjs`` and
        what belongs to it are copied into the site) or an address.
    """
    need("jupyterlite_pyodide_kernel", "lite")
    local = _checked(pyodide)
    # Always fresh: an old build would leave its notebooks behind.
    with files.fresh_folder(out, MARK) as site, tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        for name, data in editions.files("student").items():
            path = work / "contents" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_notebook(data, pyodide) if name.endswith(".ipynb") else data)
        wheels = [wheel(name, work) for name in PACKAGES]
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-libarchive"]
        command += ["--lite-dir", str(work), "--output-dir", str(site), "--no-sourcemaps"]
        command += ["--contents", str(work / "contents")]
        command += [part for app in APPS for part in ("--apps", app)]
        if pyodide:
            command += [part for path in wheels for part in ("--piplite-wheels", str(path))]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
        config = site / "jupyter-lite.json"
        if done.returncode or not config.exists():
            said = (done.stdout + done.stderr)[-2000:]
            raise ZapadError(f"JupyterLite could not be built:\n{said}")
        settings: dict[str, Any] = {"disablePyPIFallback": True}
        if pyodide:
            settings["pyodideUrl"] = _runtime(site, pyodide, local)
        else:
            settings["pyodideUrl"] = f"./static/pyodide/{ENTRY}"
            settings["loadPyodideOptions"] = {"packages": _own(site, wheels, work)}
        _configure(config, settings)
    return out.resolve()


def _checked(pyodide: str | None) -> Path | None:
    """The folder of a runtime, if it is one and whole enough to try."""
    if pyodide is None or pyodide.startswith(("http://", "https://")):
        return None
    local = Path(pyodide)
    try:
        lock = json.loads((local / "pyodide-lock.json").read_text(encoding="utf-8"))
        wanted = [lock["packages"][name]["file_name"] for name in FROM_PYODIDE]
    except (OSError, ValueError, KeyError):
        wanted = ["pyodide-lock.json"]
    missing = [n for n in (ENTRY, *wanted) if not (local / n).is_file()]
    if missing:
        raise ZapadError(
            f"{pyodide} does not hold {', '.join(missing)}. Unpack the full Pyodide release"
            " there (its folder pyodide), or give an address that begins with https://."
        )
    return local


def _runtime(out: Path, pyodide: str, local: Path | None) -> str:
    """The address of a given runtime, as the site's pages use it."""
    if local:
        shutil.copytree(local, out / "static" / "pyodide")
        return f"./static/pyodide/{ENTRY}"
    return f"{pyodide.rstrip('/')}/{ENTRY}"


def _configure(config: Path, settings: dict[str, Any]) -> None:
    """Tell the site where Python lies; give every page what the reader is told there."""
    site = json.loads(config.read_text(encoding="utf-8"))
    plugins = site["jupyter-config-data"].setdefault("litePluginSettings", {})
    plugins.setdefault(KERNEL, {}).update(settings)
    site["jupyter-config-data"].update(appName="Zapad-2017", exposeAppInBrowser=True)
    config.write_text(json.dumps(site, indent=1), encoding="utf-8", newline="\n")
    for app in APPS:
        page = config.parent / app / "index.html"
        where = settings["pyodideUrl"]
        where = f".{where}" if where.startswith("./") else where
        script = (
            (HERE / "lite.js").read_text(encoding="utf-8").replace('"RUNTIME"', json.dumps(where))
        )
        source = page.read_text(encoding="utf-8")
        page.write_text(
            source.replace("</head>", f"<script>\n{script}</script>\n</head>", 1),
            encoding="utf-8", newline="\n",
        )  # fmt: skip


def _notebook(data: bytes, pyodide: str | None) -> bytes:
    """A notebook for the browser's kernel; its first code cell gets what a given Pyodide lacks."""
    book: dict[str, Any] = json.loads(data)
    if pyodide:
        first = next(i for i, cell in enumerate(book["cells"]) if cell["cell_type"] == "code")
        cell = {"cell_type": "code", "id": "lite-packages", "metadata": {}, "outputs": []}
        book["cells"].insert(first, cell | {"execution_count": None, "source": FETCH})
    book["metadata"]["kernelspec"] = {
        "name": "python", "display_name": "Python (Pyodide)", "language": "python",
    }  # fmt: skip
    return (json.dumps(book, indent=1, ensure_ascii=False) + "\n").encode()


def wheel(name: str, out: Path) -> Path:
    """A package of this environment packed again as the wheel that it was installed from."""
    try:
        package = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise ZapadError(
            f"The Python package {name} is missing. Run 'python3 run.py lite' again."
        ) from None
    # As the package itself writes its name, in large or small letters.
    about = next(f.parts[0] for f in package.files or [] if f.parts[0].endswith(".dist-info"))
    stem = about.removesuffix(".dist-info")
    path = out / f"{stem}-py3-none-any.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for file in sorted(package.files or []):
            inside = file.as_posix()
            made_here = inside.endswith((".pyc", "/INSTALLER", "/REQUESTED", "/RECORD"))
            native = inside.endswith((".so", ".pyd"))  # MarkupSafe does without, slower
            if inside.startswith(("..", *LEFT_OUT)) or made_here or native:
                continue
            data = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f"{inside},sha256={digest},{len(data)}\n")
            info = zipfile.ZipInfo(inside, (1980, 1, 1, 0, 0, 0))
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
        target.writestr(f"{about}/RECORD", "".join(record) + f"{about}/RECORD,,\n")
    return path


def _own(site: Path, wheels: list[Path], work: Path) -> list[str]:
    """Put the runtime that is made here into the site; return the packages in it."""
    brought = sorted((site / BROUGHT).glob("*.whl"))
    wheels = wheels + [path for path in brought if path.name.split("-")[0] in KERNELS]
    wheels += [wheel(name, work) for name in BESIDES] + [_piplite(work)]
    packages = runtime.assemble(site / "static" / "pyodide", wheels)
    for path in brought:
        path.unlink()
    (site / BROUGHT / "all.json").write_text("{}", encoding="utf-8")
    return packages


def _piplite(out: Path) -> Path:
    """A package of our own under the name that the kernel imports at its start.

    Module and data are in it once more: without HTTPS, and in private windows of some browsers,
    a kernel cannot read the page's files.
    """
    path = out / "piplite-0-py3-none-any.whl"
    parts = {
        "__init__.py": (HERE / "piplite.py").read_bytes(),
        "piplite.py": b"",  # the kernel leaves settings there
        "cli.py": b"from . import get_transformed_code\n",
    }
    parts |= {
        f"edition/{name}": data
        for name, data in editions.files("student").items()
        if name.startswith(("notebooks/zapad/", "data/"))
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            info = zipfile.ZipInfo(f"piplite/{name}", (1980, 1, 1, 0, 0, 0))
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


def links(site: str) -> list[str]:
    """The address of each notebook, for students; fits a phone."""
    return [
        f"{site.rstrip('/')}/notebooks/index.html?path=notebooks/{name}.ipynb" for name in books()
    ]


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm",
    }  # fmt: skip

    def log_message(self, *args: Any) -> None:
        """Say nothing of each request."""


def server(site: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A web server for the site that this machine alone can reach."""
    handler = functools.partial(_Handler, directory=str(site))
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        raise ZapadError(f"Port {port} is taken. Choose another with --port.") from None
