"""Settings: where they are found, what they say, what is wrong in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_cli.cli.config import Config, load_config, read_config
from kepu_cli.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    inside = tmp_path / "project" / "deep"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    return tmp_path


def test_nothing(folder: Path) -> None:
    assert load_config() == Config()


def test_project_before_own(folder: Path) -> None:
    (folder / "project" / "kepu.toml").write_text('units = ["a.yaml"]\nfonts = "GB2312"\n', encoding="utf-8")
    (folder / "own" / "kepu").mkdir(parents=True)
    own = folder / "own" / "kepu" / "config.toml"
    own.write_text('units = ["/b.yaml"]\ntemplates = ["t"]\nfonts = "方正"\n', encoding="utf-8")
    assert load_config() == Config(
        units=(str(folder / "project" / "a.yaml"), "/b.yaml"),
        templates=(str(folder / "own" / "kepu" / "t"),),
        fonts="GB2312",
    )


def test_the_nearest_project_file_wins(folder: Path) -> None:
    (folder / "project" / "kepu.toml").write_text('fonts = "一"\n', encoding="utf-8")
    (folder / "project" / "deep" / ".kepu.toml").write_text('fonts = "二"\n', encoding="utf-8")
    assert load_config().fonts == "二"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("unit = []", "没有 unit 这一项，是不是 units？"),
        ('units = "a"', "units 应为一列文字"),
        ("fonts = 1", "fonts 应为文字"),
        ("units = [", "不是合格的 TOML"),
    ],
)
def test_mistakes_name_the_file(folder: Path, text: str, expected: str) -> None:
    path = folder / "kepu.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=expected) as caught:
        read_config(str(path))
    assert str(caught.value).startswith(str(path))
