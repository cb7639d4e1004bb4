"""The user's settings: ``kepu.toml`` of the project, then the one in the user's own configuration folder.

    units = ["我市单位.yaml"]        # more units for the lexicon
    templates = ["我局模板"]         # folders with templates, searched before the shipped ones
    fonts = "GB2312"                 # a set of font names for drafts

Relative paths start from the file that holds them. What the project says comes before what the user's folder says.
"""

from __future__ import annotations

import os
import sys

from kepu_cli.errors import UsageError
from kepu_cli.records import NamedTuple

NAMES = ("kepu.toml", ".kepu.toml")


class Config(NamedTuple):
    """Settings as plain values; paths are absolute."""

    units: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    fonts: str | None = None


def load_config() -> Config:
    """The settings that hold in the current folder; UsageError names the file and the key that is wrong."""
    found = [read_config(path) for path in iter_config_paths()]
    return Config(
        units=tuple(path for config in found for path in config.units),
        templates=tuple(path for config in found for path in config.templates),
        fonts=next((config.fonts for config in found if config.fonts), None),
    )


def iter_config_paths() -> list[str]:
    """Existing settings files, the nearest first: upward from the current folder, then the user's."""
    paths: list[str] = []
    folder = os.getcwd()
    while True:
        here = [os.path.join(folder, name) for name in NAMES if os.path.isfile(os.path.join(folder, name))]
        if here:
            paths.append(here[0])
            break
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    if sys.platform == "win32":
        base = os.environ.get("APPDATA", "")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    own = os.path.join(base, "kepu", "config.toml") if base else ""
    if own and os.path.isfile(own) and own not in paths:
        paths.append(own)
    return paths


def read_config(path: str) -> Config:
    """The settings in one file; UsageError: not TOML, an unknown key (the nearest is named), a wrong type."""
    import tomllib

    try:
        with open(path, "rb") as file:
            data = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"不是合格的 TOML（{error}）", file=path) from error
    except OSError as error:
        from kepu_cli.atomic import explain

        raise UsageError(f"打不开（{explain(error)}）", file=path) from error
    known = ("units", "templates", "fonts")
    for key in data:
        if key not in known:
            from kepu_cli.cli.options import nearest

            hint = nearest(key, known)
            raise UsageError(f"没有 {key} 这一项" + (f"，是不是 {hint}？" if hint else ""), file=path)
    return Config(
        units=_paths(data.get("units", []), "units", path),
        templates=_paths(data.get("templates", []), "templates", path),
        fonts=_text(data.get("fonts"), path),
    )


def _paths(value: object, key: str, path: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise UsageError(f'{key} 应为一列文字，例如 {key} = ["名称"]', file=path)
    return tuple(os.path.join(os.path.dirname(path), os.path.expanduser(item)) for item in value)


def _text(value: object, path: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise UsageError('fonts 应为文字，例如 fonts = "GB2312"', file=path)
    return value
