"""What the commands share: inputs, outputs, messages.

A command that takes documents reads them with ``read_policy`` (or ``read_policies``), which takes a document, YAML or
JSON of ``kepu parse`` and ``-`` alike; one that writes a result uses ``OUTPUT``, ``FORCE`` and ``write_result``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from kepu_cli.atomic import write_atomically
from kepu_cli.cli.options import Option
from kepu_cli.errors import ReadError, SchemaError, UsageError
from kepu_cli.model import Policy

STDIN = "-"
STDIN_NAME = "标准输入"

OUTPUT = Option(("-o", "--output"), "结果写到这个文件；不写则输出到屏幕（标准输出）", metavar="FILE")
FORCE = Option(("--force",), "输出文件已存在时覆盖")
UNITS_FILE = Option(("--units-file",), "自备的单位名录（YAML），补充内置名录", metavar="FILE", many=True)


def say(line: str) -> None:
    """One line for the person, on stderr."""
    print(line, file=sys.stderr)


def read_policies(path: str, *, units: tuple[str, ...] = ()) -> list[Policy]:
    """Every Policy in ``path``: one for a document, as many as it holds for YAML, JSON or JSON Lines of ours.

    ``-`` is standard input. ``units`` are paths of the user's own lists of units. ReadError and SchemaError name the
    file as the user wrote it.
    """
    from kepu_cli import pipeline, store

    data = read_input(path)
    name = "" if path == STDIN else os.path.basename(path)
    try:
        if store.is_policy_text(data, name):
            return store.load_policies(data)
        return [pipeline.load_bytes(data, name or STDIN, units)]
    except (ReadError, SchemaError) as error:
        error.file = STDIN_NAME if path == STDIN else path
        raise


def read_policy(path: str, *, units: tuple[str, ...] = ()) -> Policy:
    """The one Policy in ``path``; UsageError where a YAML stream or JSON Lines holds several."""
    policies = read_policies(path, units=units)
    if len(policies) != 1:
        raise UsageError(f"里面有 {len(policies)} 份公文，这里只能用一份；请先拆成单独的文件", file=path)
    return policies[0]


def read_input(path: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``; ReadError: missing, a folder, no permission, too large."""
    from kepu_cli.pipeline import SIZE_LIMIT, read_file

    if path != STDIN:
        if "\0" in path:
            raise ReadError("文件名里有不能用的字符", file=path.replace("\0", "\\0"))
        return read_file(path)
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("- 表示从标准输入读，例如 kepu parse - < 通知.docx")
    data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise ReadError(f"超过 {SIZE_LIMIT // 1024 // 1024} MB 的上限；请拆分后再读", file=STDIN_NAME)
    return data


def write_result(result: str | bytes, output: str | None, *, force: bool = False) -> None:
    """Write a result to ``output`` whole or not at all and say so on stderr; to stdout where it is None or ``-``."""
    data = result.encode("utf-8", "backslashreplace") if isinstance(result, str) else result
    if output is None or output == STDIN:
        write_stdout(data)
        return
    write_atomically(output, data, force=force)
    say(f"已写入 {output}")


def refuse_inputs(outputs: Iterable[str | None], inputs: Iterable[str]) -> None:
    """UsageError where an output is one of the files to read, by whatever path: what is read is never changed, --force or not."""
    written = {_identity(path): path for path in outputs if path and path != STDIN and os.path.isfile(path)}
    if not written:
        return
    for path in inputs:
        found = written.get(_identity(path))
        if found is not None:
            raise UsageError("这是要读的文件，结果不能写在它上面；请换一个文件名", file=found)


def _identity(path: str) -> tuple[int, int]:
    """What is the same for all paths of one file; -1 where there is none."""
    try:
        found = os.fstat(0) if path == STDIN else os.stat(path)
    except (OSError, ValueError):
        return -1, -1
    return found.st_dev, found.st_ino


def write_stdout(data: bytes) -> None:
    """Write bytes to stdout, past its encoding and line ends."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def choose_format(chosen: str | None, output: str | None, formats: tuple[str, ...], default: str) -> str:
    """The format of a result: as chosen, else as the suffix of ``output`` says, else ``default``.

    UsageError where the suffix is none of ``formats``.
    """
    if chosen:
        return chosen
    suffix = os.path.splitext(output or "")[1].lstrip(".").lower()
    suffix = {"yml": "yaml", "htm": "html", "ndjson": "jsonl"}.get(suffix, suffix)
    if not suffix:
        return default
    if suffix not in formats:
        files = [f".{name}" for name in formats if name != "table"]  # a table is for the screen
        raise UsageError(f"不会写 .{suffix}；可以是 {'、'.join(files)}", file=output)
    return suffix


def colours_wanted() -> bool:
    """Whether stdout takes colours: a terminal, and neither NO_COLOR nor TERM=dumb is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def config_units(named: tuple[str, ...]) -> tuple[str, ...]:
    """The user's own lists of units: those of the settings, then those named with ``--units-file``."""
    from kepu_cli.cli.config import load_config

    return (*load_config().units, *named)
