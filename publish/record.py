"""What was drawn from what: a chart whose rows, words and code are as before is not drawn again."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd

import zapad
from zapad import files, tables
from zapad.charts import Chart, Kind

PACKAGES = ("matplotlib", "numpy", "pandas", "plotly", "fontpkg-fira-sans-condensed")
# Of the tables only these are read while a chart is drawn; all else stands in its description.
READ = ("vocabulary.csv", "messages.csv")


def digest(*parts: str | bytes) -> str:
    """A short digest of texts."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(b"%d:" % len(data) + data)
    return found.hexdigest()[:24]


def code() -> str:
    """A digest of all that draws: the modules, the packages, Python, the words of charts."""
    here = Path(zapad.__file__).parent
    modules = [*here.rglob("*.py"), Path(__file__), Path(__file__).with_name("figures.py")]
    read = [path for name in READ if (path := tables.DATA / name).is_file()]
    return digest(sys.version, *_versions(), *_contents([*modules, *read]))


def inputs(notebook: Path) -> str:
    """A digest of a notebook's file and all tables."""
    return digest(*_contents([notebook, *tables.DATA.rglob("*.*")]))


def _versions() -> Iterator[str]:
    for name in PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"no {name}"


def _contents(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in sorted(path for path in paths if path.is_file()):
        yield path.name.encode()
        yield path.read_bytes()


def of_chart(chart: Chart) -> str:
    """A digest of all that a chart says and shows."""
    interactive = chart.interactive.to_json() if chart.interactive is not None else ""
    said = [json.dumps(chart.description), repr(chart.heading), interactive]
    return digest(*said, *_told(chart.kind))


def _told(value: Any) -> Iterator[str]:
    """All that a description holds, as texts; never twice the same for what cannot be told."""
    yield type(value).__name__
    if isinstance(value, pd.DataFrame | pd.Series):
        yield repr(value.dtypes)
        yield value.to_csv()
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield repr(key)
            yield from _told(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _told(each)
    elif isinstance(value, set | frozenset):
        yield repr(sorted(map(repr, value)))
    elif isinstance(value, Kind) or dataclasses.is_dataclass(value):
        yield from _told(vars(value))
    elif " at 0x" in (shown := repr(value)) or "..." in shown:
        yield uuid.uuid4().hex
    else:
        yield shown


@dataclasses.dataclass
class Record:
    """The record of a folder of charts, kept in a file; without a file it starts empty.

    Attributes
    ----------
    drawn : for each file's name what it was drawn from and what it holds, as digests.
    notebooks : for each notebook's name what was run, as a digest, and what the index tells.
    """

    path: Path | None = None
    drawn: dict[str, tuple[str, str]] = dataclasses.field(default_factory=dict)
    notebooks: dict[str, tuple[str, list[dict[str, Any]]]] = dataclasses.field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None) -> Record:
        """The record in a file; an empty one where it is not there or damaged."""
        try:
            found = json.loads(path.read_text(encoding="utf-8")) if path else {}
            drawn = {name: (of, held) for name, (of, held) in found.get("drawn", {}).items()}
            ran = {name: (of, made) for name, (of, made) in found.get("notebooks", {}).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(path)
        return cls(path, drawn, ran)

    def write(self) -> None:
        """Write the file, if the record has one."""
        if self.path:
            files.folder(self.path.parent)
            said = {"drawn": self.drawn, "notebooks": self.notebooks}
            files.write(self.path, json.dumps(said, ensure_ascii=False).encode())

    def there(self, folder: Path) -> dict[str, str]:
        """The files of a folder that are as they were drawn, and what from."""
        return {
            name: of
            for name, (of, held) in self.drawn.items()
            if (folder / name).is_file() and digest((folder / name).read_bytes()) == held
        }
