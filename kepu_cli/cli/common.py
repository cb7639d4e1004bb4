"""What the commands share: inputs, outputs, messages.

A command that takes documents reads them with ``read_policy`` (or ``read_policies``), which takes a document, YAML or
JSON of ``kepu parse`` and ``-`` alike; one that writes a result uses ``OUTPUT``, ``FORCE`` and ``write_result``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from kepu_cli.atomic import explain, write_atomically
from kepu_cli.cli.options import Option
from kepu_cli.errors import KepuError, ReadError, UsageError
from kepu_cli.model import Policy

STDIN = "-"
STDIN_NAME = "标准输入"
INCOMPLETE = "incomplete"       # the code of a note that says which part of the source could not be read

OUTPUT = Option(("-o", "--output"), "结果写到这个文件；不写则输出到屏幕（标准输出）", metavar="FILE")
FORCE = Option(("--force",), "输出文件已存在时覆盖")
UNITS_FILE = Option(("--units-file",), "自备的单位名录（YAML），补充内置名录", metavar="FILE", many=True)


def say(line: str) -> None:
    """One line for the person, on stderr."""
    print(line, file=sys.stderr)


def read_policies(path: str, *, units: tuple[str, ...] = ()) -> list[Policy]:
    """Every Policy in ``path``: one for a document, as many as it holds for YAML, JSON or JSON Lines of ours.

    ``-`` is standard input. ``units`` are paths of the user's own lists of units. ReadError, SchemaError.
    """
    from kepu_cli import store

    with local_file(path) as file:
        if store.is_policy_file(file):
            return [named(policy, path) if not policy.source.file else policy for policy in store.load_policies(file)]
        return [named(_load(file, units), path)]


def read_policy(path: str, *, units: tuple[str, ...] = ()) -> Policy:
    """The one Policy in ``path``; SchemaError where a YAML stream or JSON Lines holds several."""
    policies = read_policies(path, units=units)
    if len(policies) != 1:
        raise UsageError(f"里面有 {len(policies)} 份公文，这里只能用一份；请先拆成单独的文件", file=path)
    return policies[0]


def named(policy: Policy, path: str) -> Policy:
    """``policy`` with a source that says it came from standard input, where it did."""
    return replace(policy, source=replace(policy.source, file=STDIN)) if path == STDIN else policy


@contextmanager
def local_file(path: str) -> Iterator[str]:
    """The path of a readable file for ``path``: itself, or a temporary copy of standard input for ``-``.

    ReadError (missing, a folder, no permission) names the path as the user wrote it.
    """
    if path != STDIN:
        check_readable(path)
        yield path
        return
    import shutil
    import tempfile

    if sys.stdin.isatty():
        raise UsageError("- 表示从标准输入读，例如 kepu parse - < 通知.docx")
    with tempfile.TemporaryDirectory(prefix="kepu-") as folder:
        copy = os.path.join(folder, "stdin")
        with open(copy, "wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        try:
            yield copy
        except KepuError as error:
            error.file = STDIN_NAME
            raise


def check_readable(path: str) -> None:
    """Raise a ReadError where ``path`` is not a file that can be opened."""
    try:
        if os.path.isdir(path):
            raise ReadError("这是文件夹，这里要一个文件", file=path)
        with open(path, "rb"):
            pass
    except OSError as error:
        advice = "请检查路径" if isinstance(error, FileNotFoundError) else "请检查权限"
        raise ReadError(f"打不开（{explain(error)}）；{advice}", file=path) from error
    except ValueError as error:
        raise ReadError("文件名里有不能用的字符", file=path.replace("\0", "\\0")) from error


def write_result(result: str | bytes, output: str | None, *, force: bool = False) -> None:
    """Write a result to ``output`` whole or not at all and say so on stderr; to stdout where it is None or ``-``."""
    data = result.encode("utf-8", "backslashreplace") if isinstance(result, str) else result
    if output is None or output == STDIN:
        write_stdout(data)
        return
    write_atomically(output, data, force=force)
    say(f"已写入 {output}")


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
        raise UsageError(f"不会写 .{suffix}；可以是 {'、'.join('.' + name for name in formats)}", file=output)
    return suffix


def colours_wanted() -> bool:
    """Whether stdout takes colours: a terminal, and neither NO_COLOR nor TERM=dumb is set."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _load(path: str, units: tuple[str, ...]) -> Policy:
    try:
        from kepu_cli.pipeline import load
    except ImportError:
        from kepu_cli.blocks import TextBlock
        from kepu_cli.model import Note, SourceInfo, Unplaced
        from kepu_cli.readers import read_bytes

        with open(path, "rb") as file:
            source = read_bytes(file.read(), os.path.basename(path))
        return Policy(
            source=SourceInfo(source.file, source.format, source.sha256, source.pages),
            unplaced=tuple(Unplaced(b.text if isinstance(b, TextBlock) else str(b.grid()), b.at) for b in source.blocks),
            notes=tuple(Note(n.code, n.message, at=n.at) for n in source.notes),
        )
    return load(path, units=units)
