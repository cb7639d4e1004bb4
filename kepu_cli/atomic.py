"""Files that are either written whole or not at all."""

from __future__ import annotations

import os

from kepu_cli.errors import UsageError


def write_atomically(path: str, data: bytes, *, force: bool = False) -> None:
    """Write ``data`` to ``path`` through a temporary file beside it, so that no half-written file is ever seen.

    The folder is made where it is missing. An existing file is replaced only with ``force``, unless it is empty or
    already holds the same bytes. UsageError: it exists, is a folder, or the place cannot be written.
    """
    folder = os.path.dirname(path) or "."
    try:
        if os.path.isdir(path):
            raise UsageError("这是一个文件夹，不能写成文件", file=path)
        if not force and not _may_replace(path, data):
            raise UsageError("文件已经存在；要覆盖请加 --force", file=path)
        os.makedirs(folder, exist_ok=True)
        if os.path.lexists(path) and not os.path.isfile(path):
            # A pipe or a device such as /dev/stdout: nothing to replace.
            with open(path, "wb") as file:
                file.write(data)
            return
        _replace(os.path.realpath(path), data)
    except OSError as error:
        raise UsageError(f"写不进去（{explain(error)}）；请换一个位置或检查权限", file=path) from error


def check_writable(path: str, *, force: bool = False) -> None:
    """Find out before the work what ``write_atomically`` would refuse after it; writes nothing. UsageError as there.

    An existing file that is not empty needs ``force`` here, whatever it holds.
    """
    if os.path.isdir(path):
        raise UsageError("这是一个文件夹，不能写成文件", file=path)
    if os.path.isfile(path):
        if os.path.getsize(path) and not force:
            raise UsageError("文件已经存在；要覆盖请加 --force", file=path)
        if not os.access(path, os.W_OK):
            raise UsageError("写不进去（文件是只读的，或正被占用）；请换一个名称，或去掉只读属性", file=path)
    folder = os.path.dirname(path) or "."
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder) or "."
    if not os.path.isdir(folder):
        raise UsageError("写不进去（上级不是文件夹）；请换一个位置", file=path)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError("写不进去（没有权限）；请换一个位置或检查权限", file=path)


def explain(error: OSError) -> str:
    """The reason of an OSError in Chinese."""
    reasons = {
        "FileNotFoundError": "没有这个文件",
        "PermissionError": "没有权限",
        "IsADirectoryError": "是文件夹",
        "NotADirectoryError": "上级不是文件夹",
        "FileExistsError": "同名的文件已存在",
    }
    numbers = {28: "磁盘已满", 30: "磁盘只读", 36: "文件名太长", 40: "链接绕成了圈"}
    known = reasons.get(type(error).__name__) or numbers.get(error.errno or 0)
    return known or os.strerror(error.errno or 0)


def _may_replace(path: str, data: bytes) -> bool:
    if not os.path.isfile(path):
        return True
    size = os.path.getsize(path)
    if size not in (0, len(data)):
        return False
    with open(path, "rb") as file:
        return file.read() in (b"", data)


def _replace(path: str, data: bytes) -> None:
    temporary = os.path.join(os.path.dirname(path), f".kepu-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
        if os.path.exists(path):
            os.chmod(temporary, os.stat(path).st_mode & 0o7777)
        os.replace(temporary, path)
    except BaseException:
        if os.path.lexists(temporary):
            os.unlink(temporary)
        raise
