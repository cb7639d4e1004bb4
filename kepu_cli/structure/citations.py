"""Citations: every 《…》 with the 发文字号 behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kepu_cli.lazy import Pattern, any_of

NUMBER = Pattern(
    rf"(?:[^\W\d_①-⑳]|[（）()]){{1,24}}?\s*{any_of('〔[［【﹝（(')}\s*(?:19|20|１９|２０)\d\d\s*{any_of('〕]］】﹞）)')}\s*(?:第\s*)?\d{{1,5}}\s*号"
    r"|(?:19|20)\d\d年第\d{1,4}号(?:令|公告)?|(?:国务院令|主席令|令|公告)\s*第\s*\d{1,4}\s*号"
)
_MARK = Pattern(r"[《》]")
_LONGEST = 400
"""The longest title between 《 and 》, in characters."""
_BEHIND = Pattern(r"\s*[（(]\s*")


def iter_citations(text: str) -> Iterator[tuple[str, str | None]]:
    """(title, number) of each outermost 《…》 of a text, in order; an inner 〈…〉 stays in its title.

    An opening mark that never closes gives nothing.
    """
    starts: list[int] = []
    for mark in _MARK.finditer(text):
        if mark[0] == "《":
            if starts and mark.start() - starts[0] > _LONGEST:
                starts.clear()  # one that never closes
            starts.append(mark.start())
        elif starts:
            start = starts.pop()
            if starts:
                continue
            title = re.sub(r"\s*\n\s*", "", text[start + 1 : mark.start()]).strip()
            opening = _BEHIND.match(text, mark.end())
            match = NUMBER.match(text, opening.end()) if opening else None
            if title and len(title) <= _LONGEST:
                yield title, re.sub(r"\s", "", match[0]) if match else None
