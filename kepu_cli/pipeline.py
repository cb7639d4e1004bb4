"""A file -> its blocks, or the Policy it says."""

from __future__ import annotations

import os
from collections.abc import Sequence

from kepu_cli.errors import ReadError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path  # importing it costs more than reading a small notice

    from kepu_cli.blocks import Source  # not needed where a YAML file is read
    from kepu_cli.model import Policy

SIZE_LIMIT = 256 * 1024 * 1024
"""The largest file that is read, in bytes."""


def read_file(path: str | Path) -> bytes:
    """The bytes of a file; ReadError where there is none, it cannot be opened or it is larger than ``SIZE_LIMIT``."""
    name = str(path)
    try:
        if os.path.isdir(path):
            raise ReadError("这是一个文件夹，需要的是文件", file=name)
        size = os.stat(path).st_size
        if size > SIZE_LIMIT:
            raise ReadError(
                f"文件有 {size // 1024 // 1024} MB，超过 {SIZE_LIMIT // 1024 // 1024} MB 的上限；请拆分后再读",
                file=name,
            )
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise ReadError("找不到文件，请检查路径", file=name) from error
    except PermissionError as error:
        raise ReadError("没有读取权限，请检查文件的权限", file=name) from error
    except OSError as error:
        raise ReadError(f"无法读取（{error.strerror or error}）", file=name) from error


def read(path: str | Path) -> Source:
    """The blocks of a document, whatever its format; ReadError where it cannot be read."""
    from kepu_cli.readers import read_bytes

    return read_bytes(read_file(path), os.path.basename(path))


def load(path: str | Path, units: Sequence[str | Path] = ()) -> Policy:
    """The Policy of a document. ``units`` names files with further organs. YAML is ``store.load_policies``'s."""
    return load_bytes(read_file(path), os.path.basename(path), units)


def load_bytes(data: bytes, name: str, units: Sequence[str | Path] = ()) -> Policy:
    """The Policy of a document given as bytes (standard input); ``name`` stands for it in messages."""
    from kepu_cli.readers import read_bytes
    from kepu_cli.structure.build import build_policy

    if units:
        from pathlib import Path

        from kepu_cli.lexicon import load_lexicon, using_lexicon

        with using_lexicon(load_lexicon(tuple(map(Path, units)))):
            return build_policy(read_bytes(data, name))
    return build_policy(read_bytes(data, name))
