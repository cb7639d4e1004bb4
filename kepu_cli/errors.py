"""The errors a user can act on.

Every message is one Chinese line: the file, the place in it, what was found, what was
expected and what to do. The command line prints it to stderr and exits with 2.
"""

from __future__ import annotations


class KepuError(Exception):
    """Base of every error that a user can act on.

    ``message`` says what is wrong and what to do; ``file`` and ``place`` (第3页, 第2行…) say where.
    """

    def __init__(self, message: str, *, file: str | None = None, place: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.place = place

    def __str__(self) -> str:
        where = "，".join(part for part in (self.file, self.place) if part)
        return f"{where}：{self.message}" if where else self.message


class ReadError(KepuError):
    """A file that cannot be read: missing, empty, encrypted, damaged, of another kind, or a scan without text."""


class SchemaError(KepuError):
    """YAML or JSON that is not a Policy of this version."""


class TemplateError(KepuError):
    """A template that cannot be rendered: bad syntax, a missing field, a forbidden operation."""


class UsageError(KepuError):
    """Options or arguments that do not fit together."""
