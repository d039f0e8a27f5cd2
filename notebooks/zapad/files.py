"""Files for a reader: written beside and renamed, so that nothing that was there is lost."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import ZapadError


def write(path: str | Path, data: bytes, *, overwrite: bool = True, mode: int = 0o666) -> Path:
    """Write a file as a whole or not at all.

    Parameters
    ----------
    path : where; its folder must be there.
    data : everything that the file will hold.
    overwrite : whether a file that is there may be replaced.
    mode : who may read and write it, on systems that know; the umask is taken off.

    Raises
    ------
    ZapadError : it cannot be written, or is there and must stay. What was there is unchanged.
    """
    path = Path(path)
    target = path.resolve()  # of a link, the file that it leads to
    beside = target.with_name(f".making-{secrets.token_hex(6)}")
    kept = False
    try:
        if not overwrite and target.exists():
            raise FileExistsError
        beside.touch(mode, exist_ok=False)
        beside.write_bytes(data)
        if not overwrite:
            # Takes the name, or fails if it was taken meanwhile; a link would not do on every disk.
            target.touch(exist_ok=False)
            kept = True
        beside.replace(target)
    except FileExistsError:
        raise ZapadError(
            f"There is a file {path.name} already; it was left as it is. Choose another name."
        ) from None
    except OSError as error:
        raise ZapadError(
            f"{path.name} cannot be written: {error.strerror}. What was there is unchanged. Close"
            " it where it is open, make room on the disk, or choose another name or folder."
        ) from None
    finally:
        if beside.exists():
            beside.unlink()
            if kept:
                target.unlink()
    return path


def given(text: str) -> Path:
    """A path as a reader names it, from where the reader stands: `run.py` runs elsewhere."""
    return Path(os.environ.get("ZAPAD_FROM", "")) / text


def folder(path: str | Path) -> Path:
    """Make a folder for what is written; returns where it lies.

    Raises
    ------
    ZapadError : it cannot be made, or nothing can be written there.
    """
    path = Path(path).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise ZapadError(
            f"The folder {path} cannot be written: {error.strerror}. Choose another with --out."
        ) from None
    return path


def own_folder(path: str | Path, mark: str) -> Path:
    """A folder that is absent, empty, or holds the file `mark`; returns where it lies.

    Raises
    ------
    ZapadError : it holds something else, which must not be replaced.
    """
    path = Path(path).resolve()
    if path.exists() and not (
        path.is_dir() and ((path / mark).exists() or not any(path.iterdir()))
    ):
        raise ZapadError(
            f"{path.name} holds other things, which are left as they are. Choose an empty folder"
            " with --out."
        )
    return path


@contextmanager
def fresh_folder(path: str | Path, mark: str) -> Iterator[Path]:
    """An empty folder to build in; it takes the place of `path` when all went well.

    Parameters
    ----------
    path : absent, empty, or made so before.
    mark : name of the file that says so from then on.

    Raises
    ------
    ZapadError : `path` holds other things, or cannot be written. Nothing is replaced.
    """
    path = own_folder(path, mark)
    parent = folder(path.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".making-", dir=parent) as name:
            fresh, before = Path(name) / "fresh", Path(name) / "before"
            fresh.mkdir()
            yield fresh
            (fresh / mark).touch()
            if path.exists():
                path.rename(before)
            try:
                fresh.rename(path)
            except BaseException:
                if before.exists():
                    before.rename(path)
                raise
    except OSError as error:
        raise ZapadError(
            f"{error.filename or path} cannot be read or written: {error.strerror}."
            " Is there room, and is the folder writable? --out chooses another."
        ) from None
