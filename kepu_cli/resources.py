"""Where the files that ship with the program stand, in a checkout and in an installed copy alike."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def resource_path(*parts: str) -> str:
    """The path of a shipped file or folder, such as ``resource_path("templates", "答复函.j2")``.

    The wheel carries ``templates/`` and ``schemas/`` inside the package; in a checkout they stand beside it.
    ``data/`` is inside the package in both.
    """
    inside = os.path.join(_PACKAGE, *parts)
    if parts[0] == "data" or os.path.exists(os.path.join(_PACKAGE, parts[0])):
        return inside
    return os.path.join(os.path.dirname(_PACKAGE), *parts)


def read_resource(*parts: str) -> str:
    """The text of a shipped file."""
    with open(resource_path(*parts), encoding="utf-8") as file:
        return file.read()
