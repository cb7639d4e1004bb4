"""Settings of every test: hypothesis without deadlines, the same examples each time in CI."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` rewrites tests/golden/ with what is found now; read the difference line by line."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files in tests/golden/")
