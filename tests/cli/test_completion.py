"""The completion scripts, tried in the shells that are here."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_cli.cli.app import COMMANDS, load_syntax
from kepu_cli.cli.completion import SHELLS
from tests.conftest import Result

Kepu = Callable[..., Result]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_there(kepu: Kepu, shell: str) -> None:
    result = kepu("completion", shell)
    assert result.code == 0 and result.err == ""
    for name, _, _ in COMMANDS:
        assert name in result.out
        for option in load_syntax(name).options:
            assert all(alias.lstrip("-") in result.out for alias in option.names)
            assert all(choice in result.out for choice in option.choices)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kepu par", "parse"),
        ("kepu parse --str", "--strict"),
        ("kepu parse a --format js", "json jsonl"),
        ("kepu completion z", "zsh"),
    ],
)
def test_bash(kepu: Kepu, words: str, expected: str, tmp_path: Path) -> None:
    script = tmp_path / "kepu.bash"
    script.write_text(kepu("completion", "bash").out, encoding="utf-8")
    count = len(words.split()) - 1
    line = f"source '{script}'; COMP_WORDS=({words}); COMP_CWORD={count}; _kepu; echo ${{COMPREPLY[@]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected and done.stderr == ""


@pytest.mark.parametrize(("shell", "check"), [("zsh", "-n"), ("fish", "-n")])
def test_syntax(kepu: Kepu, shell: str, check: str, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"needs {shell}")
    script = tmp_path / "script"
    script.write_text(kepu("completion", shell).out, encoding="utf-8")
    subprocess.run([shell, check, str(script)], check=True)
