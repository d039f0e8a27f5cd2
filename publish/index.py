"""The index of a folder of charts, in a form to compute with and a form to read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

LICENCE = "CC BY 4.0"
NAME = "index.json"

Entry = dict[str, Any]  # a chart as the index tells of it


def read(folder: Path) -> dict[str, Entry]:
    """The charts of a folder's index by slug; none where it is not there or damaged."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))["charts"]
        return {entry["slug"]: entry for entry in found}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def files(entries: list[Entry], licence: str, out: Path, notebooks: Path) -> dict[str, bytes]:
    """Both forms by file name. Links lead from `out` to what is there."""
    text = json.dumps({"licence": licence, "charts": entries}, indent=1, ensure_ascii=False)
    read = _markdown(entries, out, notebooks)
    return {NAME: (text + "\n").encode(), "index.md": read.encode()}


def _markdown(entries: list[Entry], out: Path, notebooks: Path) -> str:
    parts = [
        "# Charts",
        "Made from the notebooks by `python3 run.py figures`; nothing here is drawn by hand. "
        f"Licence: {LICENCE}; please name the collection and the sources under the chart.",
    ]
    for e in entries:
        parts.append(f"## {e['title']}")
        pictures = [name for name in e["files"] if name.endswith((".svg", ".png"))]
        if pictures:
            parts.append(f"![{_plain(e['alt'])}]({pictures[0]})")
        parts.append(e["caption"])
        links = " · ".join(f"[{_label(e, name)}]({name})" for name in e["files"])
        origin = _link(e["notebook"], out, notebooks)
        parts.append(f"{e['source']} Chart: `{e['slug']}`, from {origin}, {LICENCE}. {links}")
    return "\n\n".join(parts) + "\n"


def _label(entry: Entry, name: str) -> str:
    """What a file is: ``SVG``, ``slide PDF``, ``interactive page``, ``data``."""
    stem, kind = name.rsplit(".", 1)
    look = stem.removeprefix(entry["slug"]).strip("-").replace("-", " ")
    said = {"html": "interactive page", "csv": "data (CSV)"}.get(kind, kind.upper())
    return f"{look} {said}".strip()


def _link(notebook: str, out: Path, notebooks: Path) -> str:
    """A notebook by name, as a link where it lies in the same project as the index."""
    if not out.is_relative_to(notebooks.parent):
        return f"`{notebook}`"
    way = Path(os.path.relpath(notebooks / notebook, out)).as_posix()
    return f"[{notebook}]({way})"


def _plain(text: str) -> str:
    """Text that cannot end the square brackets of a Markdown picture."""
    return text.replace("[", "(").replace("]", ")")
