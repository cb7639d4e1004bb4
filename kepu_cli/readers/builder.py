"""Collecting the blocks of a document in reading order, numbered from 1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kepu_cli.blocks import Block, Hints, Role, TableBlock, TextBlock
from kepu_cli.location import Location


class BlockList:
    """The blocks so far; each ``add_*`` gives the next number to one more block."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []

    def _next(self) -> Location:
        return Location(block=len(self.blocks) + 1)

    def add_text(self, text: str, role: Role = "body", hints: Hints | None = None) -> None:
        """One paragraph; blank text adds nothing."""
        if text and not text.isspace():
            self.blocks.append(TextBlock(text, self._next(), role, hints or Hints()))

    def add_furniture(self, texts: Iterable[str]) -> None:
        """Texts that are on the page but no part of the document, one block each."""
        for text in texts:
            self.add_text(text, "furniture")

    def add_property(self, name: str, value: str) -> None:
        """A field of the page about the document, written 名称：值."""
        self.add_text(f"{name}：{value}", "property")

    def add_table(self, table: TableBlock) -> None:
        """One table; its place is set here."""
        self.blocks.append(replace(table, at=self._next()))
