"""Who issues a document: by its signature, its red head or its title (GB/T 9704-2012, 7.2.4, 7.3.5)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.lexicon import current_lexicon
from kepu_cli.structure.head import Head
from kepu_cli.structure.lines import Line
from kepu_cli.structure.organs import SERIES, is_organ, split_organs, without_series
from kepu_cli.structure.tail import Signature
from kepu_cli.structure.words import squeeze


def read_issuer_mark(head: Head) -> str | None:
    """The red head as one line, organs on lines of their own parted by a space, or None (GB/T 9704-2012, 7.2.4)."""
    words = [_close_up(line.text.split()) for line in sorted(head.mark, key=lambda line: line.order)]
    if not words:
        return None
    last = squeeze(words[-1])
    if last in ("文件", *SERIES) and len(words) > 1:
        return " ".join(words[:-1]) + last
    joined = words[0]
    for above, word in itertools.pairwise(words):
        joined += (" " if is_organ(re.sub(r"文件$", "", above)) else "") + word
    return joined


def _close_up(words: Sequence[str]) -> str:
    """The words of a line with a space between them, letters spaced for looks (市 科 协 文 件) as one word."""
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def _mark_names(mark: Sequence[Line]) -> list[str]:
    """The names of the red head, one for each organ: a name broken over two lines is joined, 文件 is cut."""
    names: list[str] = []
    for line in sorted(mark, key=lambda line: line.order):
        own = without_series(line.text.strip())
        text = re.sub(r"(?:行政规范性|规范性)?文\s*件$", "", own).strip()
        if own != line.text.strip() and not is_organ(text):
            continue  # 市政府专题会议纪要 names a meeting
        if names and not is_organ(names[-1]):
            names[-1] += text
        elif text:
            names.append(text)
    return names


_TITLE_ORGANS = Pattern(r"^(?P<organs>[^《》（）()“”]{2,80}?)(?:关于|印发|转发|发布|对(?=.*(?:答复|批复)))")


def find_issuers(title: str | None, head: Head, signature: Signature | None, fields: dict[str, str]) -> list[str]:
    """The signature as printed; without one the red head less 文件; without that the organs named in the title."""
    if signature is not None and signature.issuers:
        return signature.issuers
    if head.signed:
        return head.signed
    if head.mark:
        names: list[str] = []
        for text in _mark_names(head.mark):
            names += split_organs(text)
        if names:
            return names
    return _organs_in_title(title)


def _organs_in_title(title: str | None) -> list[str]:
    """The organs that a title names before 关于; none where it says 等3个部门."""
    match = _TITLE_ORGANS.match(title.strip()) if title else None
    if match and not re.search(r"等.{0,6}(?:个|部门|单位)?$", match["organs"]):
        names = [name for name in re.split(r"[\s　、]+", match["organs"].strip()) if name]
        if names and all(is_organ(name) for name in names):
            return [organ for name in names for organ in split_organs(name)]
    return []


def rejoin_issuer(signature: Signature, body: Sequence[Line], title: str | None) -> None:
    """Put the names of a signature together where a line break fell into one (云岭市科 / 学技术局): the title names it so."""
    named = squeeze(" ".join(_organs_in_title(title)))
    above = body[signature.start - 1] if signature.start else None
    if above is not None and above.table is None and signature.issuers and len(above.text) <= 20:
        whole = squeeze(above.text) + signature.issuers[0]
        if is_organ(whole) and whole in named:
            signature.start -= 1
            signature.issuers[0] = whole
            signature.lines.insert(0, ("issuers", above))
    for at in range(len(signature.issuers) - 1, 0, -1):
        first, second = signature.issuers[at - 1 : at + 1]
        known = current_lexicon().is_known
        if first + second in named and known(first + second) and not known(second):
            signature.issuers[at - 1 : at + 1] = [first + second]
