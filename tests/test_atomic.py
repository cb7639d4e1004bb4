"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kepu_cli.atomic import write_atomically
from kepu_cli.errors import UsageError


def test_new_file_in_a_new_folder(tmp_path: Path) -> None:
    write_atomically(str(tmp_path / "a" / "b.txt"), b"1")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"1"


def test_existing_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    write_atomically(str(path), b"1")
    with pytest.raises(UsageError, match="--force"):
        write_atomically(str(path), b"2")
    path.chmod(0o640)
    write_atomically(str(path), b"2", force=True)
    assert path.read_bytes() == b"2" and path.stat().st_mode & 0o777 == 0o640
    path.write_bytes(b"")
    write_atomically(str(path), b"3")
    assert path.read_bytes() == b"3"


def test_a_failure_leaves_the_old_file_and_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")

    def fail(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(UsageError, match="磁盘已满"):
        write_atomically(str(path), b"2", force=True)
    assert path.read_bytes() == b"1" and os.listdir(tmp_path) == ["a"]


def test_links_are_written_through(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"1")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("no symbolic links here")
    write_atomically(str(link), b"2", force=True)
    assert link.is_symlink() and target.read_bytes() == b"2"


@pytest.mark.parametrize("place", [".", "file/inside", "a" * 300])
def test_places_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"1")
    with pytest.raises(UsageError) as caught:
        write_atomically(str(tmp_path / place), b"2")
    assert "\n" not in str(caught.value)
