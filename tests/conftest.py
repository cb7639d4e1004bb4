"""What all tests share: hypothesis without deadlines (the same examples each time in CI) and ``--update-golden``."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KEPU_SHARED") or ROOT.parent / "shared")
CORPUS = SHARED / "corpus"
"""Published documents, which may not be passed on: tests with them are skipped where they are not here."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files from what comes out now")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@dataclass(frozen=True)
class Result:
    """What one command line gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def kepu(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run a command line in this process: ``kepu("parse", path)``; ``stdin`` is bytes. No settings of the user's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-settings"))
    monkeypatch.setenv("COLUMNS", "100")

    def run_line(*words: object, stdin: bytes | None = None) -> Result:
        from kepu_cli.cli.app import run

        if stdin is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        code = run([str(word) for word in words])
        captured = capfd.readouterr()
        return Result(code, captured.out, captured.err)

    return run_line
