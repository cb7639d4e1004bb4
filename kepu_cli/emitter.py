"""Plain data as YAML a person likes to edit; the same data always gives the same bytes.

Importing a YAML library takes longer than parsing a whole notice, and none writes this layout; so this one
writes what the store holds: mappings, lists, text, numbers, dates. Every YAML 1.1 and 1.2 reader gives the same
values back (the tests hold it against PyYAML, its C and its Python reader).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

_FLOW_WIDTH = 100  # characters of a mapping or list kept on one line
_LITERAL_KEYS = frozenset({"text", "preamble", "closing"})  # a block, where longer than this:
_LITERAL_LENGTH = 40
_NESTED = (dict, list, tuple)
_BLOCK_KEYS = frozenset(  # never on one line, however short
    {"source", "document", "suggestion", "parts", "sections", "tables", "tasks", "responsibilities", "rows"}
)

# A plain scalar: no sign of YAML's own at its start or inside, no blank at its ends. The sets hold ASCII only: one
# with characters from all over Unicode takes longer to compile than a short document to write.
_START = "(?![ \\-?:,\\[\\]{}#&*!|>'\"%@`])"
PLAIN = re.compile(f"{_START}(?:[^ :#]++| (?![ #]|\\Z)|(?<! )#|:(?! |\\Z))++")
PLAIN_IN_FLOW = re.compile(f"{_START}(?:[^ :#,?\\[\\]{{}}]++| (?![ #]|\\Z)|(?<! )#|:(?![ ,\\[\\]{{}}]|\\Z))++")
_NOT_TEXT = frozenset(
    ["y", "n", "yes", "no", "true", "false", "on", "off", "null", "~", "=", "<<", ".inf", "+.inf", ".nan"]
)
_NUMBER_STARTS = frozenset("0123456789.")
_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}


def emit_mapping(data: Mapping[str, object]) -> str:
    """A YAML document of ``data``: one key a line, short leaves on one line, long text in literal blocks."""
    lines: list[str] = []
    _emit_mapping(data, "", "", lines)
    lines.append("")
    return "\n".join(lines) if data else "{}\n"


def emit_scalar(text: str) -> str:
    """``text`` as it stands where every reader takes it for this very text, else in double quotes; always one line."""
    return _scalar(text, PLAIN_IN_FLOW)


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return emit_scalar(name)


def _emit_mapping(data: Mapping[str, object], first: str, indent: str, lines: list[str], in_task: bool = False) -> None:
    """``first`` starts the first line (``- `` in a list), ``indent`` the others."""
    start = first
    for key, value in data.items():
        name = _key(key)
        if isinstance(value, str):
            short_word = len(value) <= _LITERAL_LENGTH and is_word(value)
            text = value if short_word else _scalar_in_block(value, indent, key in _LITERAL_KEYS)
            lines.append(f"{start}{name}: {text}")
        elif not isinstance(value, _NESTED):
            lines.append(f"{start}{name}: {_plain_value(value)}")
        else:
            one_line = (key not in _BLOCK_KEYS and not _holds_mappings(value)) or (
                in_task and key == "responsibilities"
            )
            flow = _flow(value) if one_line or not value else None
            if flow is not None:
                lines.append(f"{start}{name}: {flow}")
            else:
                lines.append(f"{start}{name}:")
                deeper = indent + "  "
                if isinstance(value, dict):
                    _emit_mapping(value, deeper, deeper, lines)
                else:
                    _emit_list(value, deeper, deeper, lines, key)
        start = indent


def _emit_list(items: Sequence[object], first: str, indent: str, lines: list[str], key: str = "") -> None:
    start = first
    for item in items:
        if isinstance(item, str):
            lines.append(f"{start}- {_scalar_in_block(item, indent, False)}")
        elif not isinstance(item, _NESTED):
            lines.append(f"{start}- {_plain_value(item)}")
        else:
            flow = _flow(item) if not item or key not in _BLOCK_KEYS or not isinstance(item, dict) else None
            if flow is not None:
                lines.append(f"{start}- {flow}")
            elif isinstance(item, dict):
                _emit_mapping(item, f"{start}- ", indent + "  ", lines, key == "tasks")
            else:
                _emit_list(item, f"{start}- ", indent + "  ", lines)
        start = indent


def _holds_mappings(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], dict)


def _scalar_in_block(text: str, indent: str, literal: bool) -> str:
    if (
        ("\n" in text or (literal and len(text) > _LITERAL_LENGTH))
        and not holds_strange(text.replace("\n", "").replace("\t", ""))
        and text[0] not in " \t\n"
        and text[-1] not in " \t\n"
        and " \n" not in text
        and "\t\n" not in text
    ):
        lines = (f"{indent}  {line}" if line else "" for line in text.split("\n"))
        return "|-\n" + "\n".join(lines)
    return _scalar(text, PLAIN)


def _scalar(text: str, plain: re.Pattern[str]) -> str:
    if is_word(text):
        return text
    if holds_strange(text):
        return '"' + _strange().sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'
    if plain.fullmatch(text) and (text[0] > "~" or not _means_something_else(text)):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_word(text: str) -> bool:
    """Whether a text is letters and digits behind a letter beyond ASCII: plain, whatever the rules of plain scalars are."""
    return text.isalnum() and text[0] > "~"


def _means_something_else(text: str) -> bool:
    """Whether YAML 1.1 or 1.2 may take a plain scalar for a number, a date, a truth value, nothing, or a mark."""
    if text.lower() in _NOT_TEXT or text.startswith("..."):
        return True
    digits = text.lstrip("+")
    return digits[:1] in _NUMBER_STARTS and (
        not digits.strip("0123456789_.:+-eE")
        or digits[:2].lower() in ("0x", "0o", "0b")
        or (digits[4:5] == "-" and digits[:4].isdigit())
    )


def holds_strange(text: str) -> bool:
    """Whether a text has what YAML does not take as it stands, or a person would not see."""
    return not text.isprintable() and _strange().search(text) is not None


@lru_cache(maxsize=1)
def _strange() -> re.Pattern[str]:
    """What YAML does not take as it stands, or a person would not see: controls, line separators, no-break space."""
    return re.compile("[\\x00-\\x1f\\x7f-\\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"\\u{ord(character):04x}"


def _flow(value: object, room: int = _FLOW_WIDTH) -> str | None:
    """``value`` on one line, None where that takes more than ``room`` characters or a text has line breaks."""
    if isinstance(value, str):
        return _scalar(value, PLAIN_IN_FLOW) if len(value) <= room and "\n" not in value else None
    texts: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            text = str(item) if type(item) is int else _flow(item, room)
            if text is None:
                return None
            texts.append(f"{_key(key)}: {text}")
            room -= len(texts[-1]) + 2
        return "{" + ", ".join(texts) + "}" if room >= 0 else None
    if isinstance(value, (list, tuple)):
        for item in value:
            text = item if type(item) is str and len(item) <= room and is_word(item) else _flow(item, room)
            if text is None:
                return None
            texts.append(text)
            room -= len(text) + 2
            if room < 0:
                return None
        return "[" + ", ".join(texts) + "]"
    return _plain_value(value)


def _plain_value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(value)
        if "e" in text and "." not in text:
            text = text.replace("e", ".0e")  # YAML 1.1 wants a point in 1e+16
        return {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}.get(text, text)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no YAML for {type(value).__name__}")
