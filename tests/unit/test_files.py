"""What a reader has on disk is never lost: whole files, or the old ones."""

import errno
import io
import os
from pathlib import Path

import pytest

from zapad import files
from zapad.errors import ZapadError


class Full(io.FileIO):
    """A file on a disk that is full after the first byte."""

    def write(self, data):
        super().write(bytes(data[:1]))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def fail(error):
    def failing(*_arguments, **_options):
        raise error

    return failing


FAULTS = {
    "the disk is full midway": ("open", lambda path, *_a, **_o: Full(path, "w")),
    "the disk is full at the start": ("touch", fail(OSError(errno.ENOSPC, "No space left"))),
    "the file is open elsewhere": ("replace", fail(PermissionError(errno.EACCES, "Denied"))),
    "stopped by the reader": ("replace", fail(KeyboardInterrupt())),
}


@pytest.mark.parametrize("overwrite", [True, False])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_is_whole_or_as_before_and_can_be_tried_again(
    fault, overwrite, tmp_path, monkeypatch
):
    path = tmp_path / "report.html"
    before = {"report.html": b"old"} if overwrite else {}
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    with monkeypatch.context() as patched:
        patched.setattr(Path, *FAULTS[fault])
        with pytest.raises(KeyboardInterrupt if "stopped" in fault else ZapadError):
            files.write(path, b"new and longer", overwrite=overwrite)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
    files.write(path, b"new and longer", overwrite=overwrite)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {path.name: b"new and longer"}


def test_a_file_that_appears_while_another_is_made_is_left_as_it_is(tmp_path, monkeypatch):
    path, touch = tmp_path / "report.html", Path.touch

    def meanwhile(self, *arguments, **options):
        touch(self, *arguments, **options)
        path.write_bytes(b"theirs")

    monkeypatch.setattr(Path, "touch", meanwhile)
    with pytest.raises(ZapadError, match="it was left as it is"):
        files.write(path, b"ours", overwrite=False)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {path.name: b"theirs"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_file_has_the_rights_that_any_new_file_has_or_those_asked_for(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    shown = files.write(tmp_path / "shown", b"")
    secret = files.write(tmp_path / "secret", b"", mode=0o600)
    assert shown.stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert secret.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("there", "ours"),
    [(None, True), ([], True), (["mark"], True), (["thesis.docx"], False), ("a file", False)],
)
def test_only_a_folder_of_ours_may_be_replaced(there, ours, tmp_path):
    path = tmp_path / "out"
    if isinstance(there, str):
        path.write_text(there, encoding="utf-8")
    elif there is not None:
        path.mkdir()
        for name in there:
            (path / name).touch()
    if ours:
        assert files.own_folder(path, "mark") == path
    else:
        with pytest.raises(ZapadError, match="holds other things"):
            files.own_folder(path, "mark")


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_site_is_replaced_as_a_whole_and_keeps_no_page_of_the_last(tmp_path):
    for page in ("one", "two"):
        with files.fresh_folder(tmp_path / "site", "mark") as fresh:
            (fresh / page).write_text(page, encoding="utf-8")
    assert tree(tmp_path) == {"site/mark": b"", "site/two": b"two"}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_site_that_cannot_be_made_or_moved_leaves_the_last_whole(number, tmp_path, monkeypatch):
    def build():
        with files.fresh_folder(tmp_path / "site", "mark") as fresh:
            (fresh / "page").write_text("new", encoding="utf-8")
            if number == 0:
                raise OSError(errno.ENOSPC, "No space left")

    with files.fresh_folder(tmp_path / "site", "mark") as fresh:
        (fresh / "old").touch()
    before, rename, calls = tree(tmp_path), Path.rename, []

    def refused(self, target):
        calls.append(target)
        if len(calls) == number:
            raise PermissionError(errno.EACCES, "Denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(ZapadError, match="cannot be read or written"):
        build()
    assert tree(tmp_path) == before
