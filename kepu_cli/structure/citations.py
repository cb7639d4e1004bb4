"""Citations: every 《…》 with the 发文字号 behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z（）()]{1,24}?\s*[〔\[［【﹝（(]\s*(?:19|20)\d\d\s*[〕\]］】﹞）)]\s*(?:第\s*)?\d{1,5}\s*号"
    r"|(?:19|20)\d\d年第\d{1,4}号(?:令|公告)?|(?:国务院令|主席令|令|公告)\s*第\s*\d{1,4}\s*号"
)
_BEHIND = re.compile(rf"\s*[（(]\s*(?P<number>{NUMBER.pattern})")


def iter_citations(text: str) -> Iterator[tuple[str, str | None]]:
    """(title, number) of each outermost 《…》 of a text, in order; an inner 〈…〉 stays in its title.

    An opening mark that never closes gives nothing.
    """
    position = text.find("《")
    while position >= 0:
        depth = 0
        end = -1
        for index in range(position, min(len(text), position + 400)):
            character = text[index]
            if character == "《":
                depth += 1
            elif character == "》":
                depth -= 1
                if depth == 0:
                    end = index
                    break
        if end < 0:
            position = text.find("《", position + 1)
            continue
        title = re.sub(r"\s*\n\s*", "", text[position + 1 : end]).strip()
        match = _BEHIND.match(text, end + 1)
        if title:
            yield title, re.sub(r"\s", "", match["number"]) if match else None
        position = text.find("《", end + 1)
