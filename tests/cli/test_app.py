"""The command line as a whole: help, version, mistakes, exit codes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kepu_cli import __version__
from kepu_cli.cli import app
from kepu_cli.errors import ReadError
from tests.conftest import Result

NAMES = [name for name, _, _ in app.COMMANDS]
Kepu = Callable[..., Result]


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_lists_every_command(kepu: Kepu, word: str) -> None:
    result = kepu(word)
    assert result.code == 0 and result.err == ""
    for name, _, help_line in app.COMMANDS:
        assert re.search(rf"^  {name} +{re.escape(help_line)}$", result.out, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_chinese_help_and_stands_in_the_readme(kepu: Kepu, name: str, root: Path) -> None:
    result = kepu(name, "--help")
    assert result.code == 0 and result.err == ""
    assert result.out.startswith(f"用法：kepu {name}")
    syntax = app.load_syntax(name)
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in syntax.details)
    for option in syntax.options:
        assert option.names[-1] in result.out and re.search(r"[\u4e00-\u9fff]", option.help)
    assert f"kepu {name}" in (root / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_help_fits_the_terminal(kepu: Kepu, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kepu_cli.cli.options import display_width

    monkeypatch.setenv("COLUMNS", "60")
    lines = kepu(name, "--help").out.splitlines()
    prose = [line for line in lines if not line.lstrip().startswith(("kepu ", "用法", "-"))]
    assert all(display_width(line) <= 60 for line in prose)


def test_version(kepu: Kepu) -> None:
    assert kepu("--version") == Result(0, f"kepu {__version__}\n", "")


def test_no_command_explains_itself(kepu: Kepu) -> None:
    result = kepu()
    assert result.code == 2 and result.out == "" and "用法" in result.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pars"], "错误：没有 pars 这个命令，是不是 parse？\n用法见 kepu --help\n"),
        (["zzz"], "错误：没有 zzz 这个命令\n用法见 kepu --help\n"),
        (["--verson"], "错误：没有 --verson 这个选项；命令写在前面，例如 kepu parse 通知.docx\n用法见 kepu --help\n"),
        (["parse"], "错误：缺少 FILE：公文、装公文的文件夹（连同下级文件夹），或 -（标准输入）\n用法见 kepu parse --help\n"),
        (["parse", "a", "--formt", "json"], "错误：没有 --formt 这个选项，是不是 --format？\n用法见 kepu parse --help\n"),
        (["parse", "a", "--format"], "错误：--format 后面缺少 格式\n用法见 kepu parse --help\n"),
        (["parse", "a", "--format", "jso"], "错误：--format 不能是 jso，可以是 yaml、json、jsonl；是不是 json？\n用法见 kepu parse --help\n"),
        (["parse", "a", "--jobs", "0"], "错误：--jobs 应为 1 以上的整数，写的是 0\n用法见 kepu parse --help\n"),
        (["parse", "a", "--strict=1"], "错误：--strict 不带值，写的是 --strict=1\n用法见 kepu parse --help\n"),
        (["schema", "a"], "错误：多了 a，不知道怎么用\n用法见 kepu schema --help\n"),
        (["completion"], "错误：缺少 SHELL（bash、zsh、fish、powershell）：哪一种命令行\n用法见 kepu completion --help\n"),
        (["completion", "bsh"], "错误：SHELL 不能是 bsh，可以是 bash、zsh、fish、powershell；是不是 bash？\n用法见 kepu completion --help\n"),
    ],
)  # fmt: skip
def test_mistakes_are_one_chinese_line_and_2(kepu: Kepu, words: list[str], expected: str) -> None:
    assert kepu(*words) == Result(2, "", expected)


def _fake_command(monkeypatch: pytest.MonkeyPatch, run: Callable[..., int]) -> None:
    from kepu_cli.cli.options import Syntax

    monkeypatch.setitem(sys.modules, "kepu_cli.cli.fake", SimpleNamespace(SYNTAX=Syntax(), run=run))
    monkeypatch.setattr(app, "COMMANDS", (*app.COMMANDS, ("fake", "kepu_cli.cli.fake", "试验")))


def _raise(error: BaseException) -> Callable[..., int]:
    def run(_: object) -> int:
        raise error

    return run


def test_an_error_of_the_user_is_one_line(kepu: Kepu, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake_command(monkeypatch, _raise(ReadError("已加密；请去掉密码", file="a.docx")))
    assert kepu("fake") == Result(2, "", "错误：a.docx：已加密；请去掉密码\n")


def test_a_bug_keeps_its_traceback_and_gives_2(kepu: Kepu, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake_command(monkeypatch, _raise(ZeroDivisionError("x")))
    result = kepu("fake")
    assert result.code == 2 and "Traceback" in result.err and "程序的缺陷" in result.err


def test_interrupted(kepu: Kepu, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake_command(monkeypatch, _raise(KeyboardInterrupt()))
    assert kepu("fake") == Result(2, "", "已中断\n")


def _program(*words: str, **keywords: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "kepu_cli", *words], capture_output=True, check=False, **keywords)  # type: ignore[call-overload,no-any-return]


def test_a_closed_pipe_is_quiet() -> None:
    line = f"'{sys.executable}' -m kepu_cli schema | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, check=False)
    assert done.returncode == 0 and done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kepu_cli", "schema"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("错误：结果写不出去") and done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(("redirection", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0)])
def test_closed_streams(redirection: str, code: int) -> None:
    command = "parse -" if redirection == "<&-" else "schema"
    line = f"'{sys.executable}' -m kepu_cli {command} {redirection}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert done.returncode == code and b"Traceback" not in done.stderr


def test_output_is_utf8_whatever_the_locale() -> None:
    done = _program("schema", env={"PATH": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert done.returncode == 0 and "公文要素" in done.stdout.decode("utf-8")
    done = _program("--help", env={"PATH": "", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0 and "命令" in done.stdout.decode("utf-8")


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from kepu_cli.cli.app import run; run(['--help']); print([m for m in sys.modules if m in "
    code += "('typing', 'dataclasses', 're', 'argparse', 'json', 'yaml', 'lxml', 'rich', 'pathlib')], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, check=True, cwd=Path(app.__file__).parents[2]
    )
    assert done.stderr.decode().strip() == "[]"
