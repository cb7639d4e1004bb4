"""From the words of a command line to an exit code.

``COMMANDS`` is the only list of commands: help, completion and the tests walk it. A command's module
holds ``SYNTAX`` (its arguments and options) and ``run(options) -> exit code``; it is imported when the
command is called, so that ``kepu --help`` imports nothing but this module.
"""

from __future__ import annotations

import os
import sys

from kepu_cli import __version__
from kepu_cli.errors import KepuError, UsageError

TYPE_CHECKING = False  # the one in typing costs as much as the interpreter's own start
if TYPE_CHECKING:
    from kepu_cli.cli.options import Syntax

# name, module, what it does (one line)
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("parse", "kepu_cli.cli.parse", "把公文（DOCX、PDF、OFD、网页、文本）读成 YAML"),
    ("draft", "kepu_cli.cli.draft", "拟稿：答复函、实施方案、任务分解表、印发通知"),
    ("show", "kepu_cli.cli.show", "在终端里看一份公文：要素、任务、单位、目标、表格"),
    ("validate", "kepu_cli.cli.validate", "检查手工改过的 YAML 是否合格"),
    ("diff", "kepu_cli.cli.diff", "比较两份或多份公文：措施、单位、目标、时限、文字"),
    ("tasks", "kepu_cli.cli.tasks", "列出各单位的任务台账，或任务的缺口"),
    ("units", "kepu_cli.cli.units", "列出公文里的责任单位：职能、级别、写法、次数、所在条目"),
    ("schema", "kepu_cli.cli.schema", "打印 YAML 的 JSON Schema"),
    ("completion", "kepu_cli.cli.completion", "打印命令补全脚本"),
)

_HELP_NAMES = ("-h", "--help")
_VERSION_NAMES = ("-V", "--version")


def run(arguments: list[str]) -> int:
    """Run one command line (without the program's name) and give its exit code: 0, 1 or 2.

    A KepuError becomes one line on stderr. Any other exception is a bug: it keeps its traceback and gives 2.
    """
    _write_utf8()
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except KepuError as error:
        _say(f"错误：{error}")
        if isinstance(error, UsageError) and error.file is None:
            _say(f"用法见 {_help_command(arguments)}")
        return 2
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python must not flush into the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _say("已中断")
        return 2
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None and error.errno is not None:
            # Only writing a result to stdout gives an OSError without a file name: a full disk, a closed terminal.
            _say(f"错误：结果写不出去（{os.strerror(error.errno)}）；请检查磁盘空间，或用 -o 写到别处")
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 2
        import traceback

        traceback.print_exc()
        _say("这是程序的缺陷，不是文件的问题；请把以上内容连同文件一起反馈")
        return 2


def load_syntax(name: str) -> Syntax:
    """The arguments and options of a command."""
    import importlib

    module = next(module for row, module, _ in COMMANDS if row == name)
    syntax: Syntax = importlib.import_module(module).SYNTAX
    return syntax


def _run(arguments: list[str]) -> int:
    first = arguments[0] if arguments else None
    if first is None or first in _HELP_NAMES:
        print(_help_text(), file=sys.stdout if first else sys.stderr)
        return 0 if first else 2
    if first in _VERSION_NAMES:
        print(f"kepu {__version__}")
        return 0
    if first.startswith("-"):
        raise UsageError(f"没有 {first} 这个选项；命令写在前面，例如 kepu parse 通知.docx")
    for name, module, help_line in COMMANDS:
        if name == first:
            import importlib

            from kepu_cli.cli.options import format_help, parse_arguments

            command = importlib.import_module(module)
            if any(word in _HELP_NAMES for word in _before_separator(arguments[1:])):
                print(format_help(name, help_line, command.SYNTAX))
                return 0
            code: int = command.run(parse_arguments(command.SYNTAX, arguments[1:]))
            return code
    from kepu_cli.cli.options import nearest

    hint = nearest(first, [name for name, _, _ in COMMANDS])
    raise UsageError(f"没有 {first} 这个命令" + (f"，是不是 {hint}？" if hint else ""))


def _before_separator(words: list[str]) -> list[str]:
    return words[: words.index("--")] if "--" in words else words


def _help_text() -> str:
    width = max(len(name) for name, _, _ in COMMANDS)
    rows = "\n".join(f"  {name:<{width}}  {help_line}" for name, _, help_line in COMMANDS)
    return (
        "用法：kepu 命令 [选项] [文件…]\n\n"
        "读政策公文，写成可信的 YAML；据此拟稿、比较、分任务。全程离线。\n\n"
        f"命令：\n{rows}\n\n"
        "选项：\n"
        "  -h, --help     显示本说明；kepu 命令 --help 显示该命令的说明\n"
        "  -V, --version  显示版本\n\n"
        "退出码：0 完成；1 完成，但有需要看的问题或差异；2 没有做成"
    )


def _help_command(arguments: list[str]) -> str:
    known = arguments and any(arguments[0] == name for name, _, _ in COMMANDS)
    return f"kepu {arguments[0]} --help" if known else "kepu --help"


def _say(line: str) -> None:
    try:  # noqa: SIM105 - importing contextlib takes longer than the rest of --help
        print(line, file=sys.stderr)
    except OSError:
        pass


def _write_utf8() -> None:
    """Results are UTF-8 whatever the locale; a character that a file name smuggled in never stops a message."""
    if sys.stdout is None:  # closed before the start: kepu … >&-
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
