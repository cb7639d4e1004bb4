"""Which lexicon is in use: the shipped one, with the user's own additions, or the one a block reads with."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from kepu_cli.errors import KepuError
from kepu_cli.lexicon.table import Lexicon

if TYPE_CHECKING:
    from pathlib import Path


def _default_table() -> dict[str, Any]:
    import json

    from kepu_cli.resources import read_resource

    table: dict[str, Any] = json.loads(read_resource("data", "organs.json"))
    return table


@cache
def _default_lexicon() -> Lexicon:
    return Lexicon(_default_table())


_in_use: ContextVar[Lexicon | None] = ContextVar("lexicon in use", default=None)


def current_lexicon() -> Lexicon:
    """The lexicon that lists are read with when none is given: the innermost ``using_lexicon``, else the shipped one."""
    return _in_use.get() or _default_lexicon()


class using_lexicon:  # noqa: N801 - reads as a statement: with using_lexicon(lexicon)
    """Read lists with this lexicon as long as the block runs, so that parsing a document knows the user's own organs.

    It holds for this thread (or task of asyncio) alone.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __enter__(self) -> Lexicon:
        self._before = _in_use.set(self._lexicon)
        return self._lexicon

    def __exit__(self, *_: object) -> None:
        _in_use.reset(self._before)


def load_lexicon(extra: Sequence[Path] = ()) -> Lexicon:
    """The shipped lexicon, with the user's own YAML files added in their order.

    Without ``extra`` it is read once per process. KepuError names file, line and key of an addition that does not fit.
    """
    if not extra:
        return _default_lexicon()
    from pathlib import Path

    from kepu_cli.lexicon.source import add_source, read_yaml

    table = _default_table()
    for path in extra:
        if not Path(path).is_file():
            raise KepuError("找不到这份机构词表，请检查路径", file=str(path))
        data = read_yaml(Path(path))
        if data is not None:
            add_source(table, data, str(path), user=True)
    return Lexicon(table)
