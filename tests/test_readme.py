"""The examples in the README, run one by one: what is printed there is what comes out.

A block of ```console holds commands (``$ kepu …``) with their output below them, stderr included. All blocks run in one
empty folder beside ``samples``. ``pytest --update-golden`` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run_example(command: str, folder: Path) -> str:
    """What a command prints, both streams together."""
    scripts = sysconfig.get_path("scripts")
    environment = {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    # CSV ends its lines with CR LF (RFC 4180); a README shows lines.
    return done.stdout.decode("utf-8").replace("\r\n", "\n")


def run_block(block: str, folder: Path) -> str:
    """The block as it should read: each command with its output."""
    pieces = []
    for line in block.splitlines():
        if line.startswith("$ "):
            output = run_example(line[2:], folder)
            pieces.append(line + "\n" + (output if output.endswith("\n") or not output else output + "\n"))
    return "".join(pieces)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32" or not shutil.which("bash"), reason="needs bash")
def test_examples(root: Path, tmp_path: Path, update_golden: bool) -> None:
    (tmp_path / "samples").symlink_to(root / "samples", target_is_directory=True)
    path = root / "README.md"
    text = path.read_text(encoding="utf-8")
    fresh = _BLOCK.sub(lambda match: f"```console\n{run_block(match[1], tmp_path)}```", text)
    if update_golden:
        path.write_text(fresh, encoding="utf-8")
    for printed, now in zip(_BLOCK.findall(text), _BLOCK.findall(fresh), strict=True):
        assert update_golden or printed == now, "pytest tests/test_readme.py --update-golden 重写例子"
    assert "Traceback" not in fresh


def test_commands_of_the_first_screen(root: Path) -> None:
    """One command that sets up and parses, one that sets up and tests, for both kinds of system; CI runs the second."""
    text = (root / "README.md").read_text(encoding="utf-8")
    screen = "\n".join(text.splitlines()[:40])
    assert "py -m venv" in screen and "python3 -m venv" in screen
    commands = [line for line in screen.splitlines() if line.startswith("python3 -m venv")]
    assert len(commands) == 2 and "kepu parse samples/" in commands[0] and "pytest" in commands[1]
    sample = re.search(r"samples/\S+", commands[0])
    assert sample and (root / sample[0]).exists()
    assert "python -m pytest" in (root / ".ci" / "run").read_text(encoding="utf-8")
    assert text.rstrip().splitlines()[-1].endswith("MIT licence.")
