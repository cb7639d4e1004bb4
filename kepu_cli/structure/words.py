"""Words as two prints of them share them: without white space, without brackets, letters alone."""

from __future__ import annotations


def without_brackets(text: str, most: int = 2) -> str:
    """A text without the short brackets at its end: （试行）, （2021—2025年）."""
    text = text.rstrip()
    for _ in range(most):
        if not text.endswith(("）", ")")):
            break
        start = max(text.rfind("（"), text.rfind("("))
        if start < 0 or not 1 < len(text) - start <= 32:
            break
        text = text[:start].rstrip()
    return text


def squeeze(text: str) -> str:
    """Text without any white space: what two prints of one title share."""
    return "".join(text.split())


def core(text: str) -> str:
    """The letters and digits of a text: what two prints of one title share."""
    return "".join(character for character in text if character.isalnum())
