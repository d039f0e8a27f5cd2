"""A mistake after `zapad` is answered with a sentence; any arguments at all: tests/slow."""

import pytest

from publish import __main__ as command


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["plan", "99"], "There is no notebook '99'"),
        (["verify", "nowhere.txt"], "nowhere.txt cannot be read: No such file or directory."),
        (["figures", "--out", "file/in/the/way"], "cannot be written"),
        (["figures", "--format", ""], "No format is named. The formats are: svg"),
        (["editions", "--out", "file"], "cannot be written"),
    ],
)
def test_the_sentence_says_what_is_wrong(tmp_path, monkeypatch, capsys, arguments, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("here")
    assert command.main(arguments) == 1
    assert says in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
