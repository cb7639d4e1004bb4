"""Finding the document among the chrome of a site: by the words, with the names of boxes only as hints.

Nothing is lost by a wrong guess: what is not taken for the document becomes furniture or a field.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.readers.builder import Item, furniture
from kepu_cli.readers.chrome import (
    is_chrome,
    is_language_switch,
    is_ornament,
    is_page_number,
    is_tool_name,
    split_fields,
    split_property,
    split_residue,
)
from kepu_cli.readers.grids import drop_repeated_headers
from kepu_cli.readers.html.tree import Box, Piece
from kepu_cli.readers.reflow import is_date, looks_like_title, starts_paragraph
from kepu_cli.records import replace

_CONTENT_IDENT = re.compile(
    r"ucap-content|trs_editor|trs_ueditor|custom_unionstyle|view_?content|\bzoom\b|article|content|\bcon\b|\bview\b|detail|zhengwen|newstext|"
    r"\btext\b|\bbody\b|\bpages_content\b|\bbt_content\b|main",
    re.IGNORECASE,
)
_CHROME_IDENT = re.compile(
    r"nav|foot|header|side|menu|share|crumb|copyright|bottom|\btop\b|login|search|banner|tool|related|relate|xgyd|recommend|comment|qrcode|"
    r"\bad\b|location|position|dqwz|hotnews",
    re.IGNORECASE,
)
_TITLE_IDENT = re.compile(r"title|\bbt\b|biaoti|headline|\btit\b", re.IGNORECASE)
# fmt: off
_CONTAINERS = frozenset((
    "html", "body", "div", "td", "table", "tbody", "tr", "section", "article", "main", "form", "center",
    "fieldset", "dl", "dd", "ul", "blockquote",
))
# fmt: on
_NUMBER = re.compile(r"\S{1,24}[〔\[(（【﹝［]\s*(?:19|20)\d{2}\s*[〕\])）】﹞］]\s*第?\s*\d{1,5}\s*号")
_BARE_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}")
_SENTENCE = re.compile("[。；]|[，、].*[，、：]")
_SHARE = 0.9  # of the document's weight: a box that holds this much holds the document
_HINTED_SHARE = 0.75  # the same for a box whose name says that it holds the text


def choose_items(pieces: Sequence[Piece], root: Box, page_title: str = "") -> list[Item]:
    """The pieces of a page as items: the document's lines and tables, the fields about it, furniture."""
    if _mostly_hidden(pieces):
        for piece in pieces:
            piece.hidden = False
    _score(pieces, root)
    article = find_article(root)
    inside = _mark_content(article, len(pieces))
    roles = _classify(pieces, inside, article, page_title)
    return _build_items(pieces, roles)


def _mostly_hidden(pieces: Sequence[Piece]) -> bool:
    """Whether the text of the page itself is hidden (shown only by a script): then it counts as visible."""
    hidden = sum(len(piece.text) for piece in pieces if piece.hidden)
    return hidden > 400 and 2 * hidden > sum(len(piece.text) for piece in pieces if not piece.hidden) * 3


def piece_weight(piece: Piece) -> float:
    """How much a piece looks like the words of a document: sentences and data count, links and chrome do not."""
    if piece.hidden or piece.fields or piece.rest:
        return 0.0
    if piece.table is not None:
        length = sum(len(cell.text) for cell in piece.table.cells)
        return 0.0 if 2 * piece.linked > length else float(min(length, 4000))
    text = piece.text
    if 2 * piece.linked > len(text) or is_chrome(text) or split_fields(text) is not None:
        return 0.0
    weight = float(min(len(text), 500))
    return weight if _SENTENCE.search(text) or text.endswith(("：", ":")) else 0.3 * weight


def _score(pieces: Sequence[Piece], root: Box) -> None:
    """Add up the weights of the pieces in every box, from the inside out."""
    for box in _iter_boxes_inside_out(root):
        inner_start = box.start
        total, characters, linked = 0.0, 0, 0
        for child in [*box.children, None]:
            stop = child.start if child is not None else box.end
            for piece in pieces[inner_start:stop]:
                total += piece_weight(piece)
                characters += len(piece.text)
                linked += piece.linked
            if child is not None:
                total += child.score
                characters += child.characters
                linked += child.linked
                inner_start = child.end
        box.score, box.characters, box.linked = total, characters, linked


def _iter_boxes_inside_out(root: Box) -> list[Box]:
    found, waiting = [], [root]
    while waiting:
        box = waiting.pop()
        found.append(box)
        waiting.extend(box.children)
    found.reverse()
    return found


def find_article(root: Box) -> Box:
    """The smallest box that holds nearly all the document's weight, never a single paragraph."""
    box = root
    while True:
        best = max(box.children, key=lambda child: child.score, default=None)
        if best is None or best.tag not in _CONTAINERS or best.score <= 0:
            return box
        hinted = _CONTENT_IDENT.search(best.ident) is not None
        if best.score < (_HINTED_SHARE if hinted else _SHARE) * box.score or (best.end - best.start < 3 and not hinted):
            return box
        box = best


def _mark_content(article: Box, count: int) -> list[bool]:
    """For each piece whether it stands in the article's box and not in a box of links inside it."""
    inside = [False] * count
    inside[article.start : article.end] = [True] * (article.end - article.start)
    waiting = list(article.children)
    while waiting:
        box = waiting.pop()
        share = box.score / article.score if article.score else 1.0
        links = box.characters > 0 and 2 * box.linked > box.characters and share < 0.3
        named = _CHROME_IDENT.search(box.ident) is not None and _CONTENT_IDENT.search(box.ident) is None and share < 0.1
        if links or named or (box.tag in ("nav", "footer", "aside") and share < 0.3):
            inside[box.start : box.end] = [False] * (box.end - box.start)
        else:
            waiting.extend(box.children)
    return inside


def _classify(pieces: Sequence[Piece], inside: Sequence[bool], article: Box, page_title: str) -> list[str]:
    """``body``, ``field`` or ``furniture`` for each piece."""
    strong = [_is_strong(piece) for piece in pieces]
    within = [at for at in range(len(pieces)) if inside[at] and strong[at]]
    first = within[0] if within else article.start
    last = within[-1] if within else article.end - 1
    opening = next((at for at in within if pieces[at].table is not None or _opens_text(pieces[at].text)), first)
    roles = ["furniture"] * len(pieces)
    for at, piece in enumerate(pieces):
        if piece.hidden:
            continue
        if piece.fields or piece.rest:
            roles[at] = "field"
        elif opening <= at < last and (inside[at] or strong[at]):
            roles[at] = "furniture" if _is_tool_in_text(piece) else "body"
        elif inside[at]:
            roles[at] = _edge_role(piece, strong[at], opened=at > opening)
        elif _is_field_line(piece.text):
            roles[at] = "field"
    _extend(pieces, roles, strong, first, last)
    first = max(first, _cut_before_title(pieces, roles, page_title))
    _take_title(pieces, roles, first, page_title)
    _pair_fields(pieces, roles, first)
    return roles


def _cut_before_title(pieces: Sequence[Piece], roles: list[str], page_title: str) -> int:
    """Put what stands in sentences above the title (news in a side column) to the furniture; the first piece after it.

    The title is the line that the head of the page names; a red head and a number above it have no sentences.
    """
    expected = _letters(page_title)
    weights = [piece_weight(piece) if role == "body" else 0.0 for piece, role in zip(pieces, roles, strict=True)]
    above, total, cut = 0.0, sum(weights), 0
    for at, piece in enumerate(pieces):
        if roles[at] == "body" and _NUMBER.fullmatch(piece.text):
            return 0
        if roles[at] == "body" and _prints_title(pieces, roles, at, expected):
            roles[:cut] = ["furniture" if role == "body" else role for role in roles[:cut]]
            return cut
        above += weights[at]
        if above > 0.3 * total:
            return 0
        if roles[at] == "body" and "。" in piece.text:
            cut = at + 1
    return 0


def _prints_title(pieces: Sequence[Piece], roles: Sequence[str], at: int, expected: str) -> bool:
    """Whether the lines from ``at`` on print most of what the head of the page names, and not only the issuer in it."""
    joined = ""
    for piece, role in zip(pieces[at : at + 4], roles[at : at + 4], strict=True):
        joined += _letters(piece.text) if role == "body" and len(piece.text) <= 200 else " "
        if joined not in expected:
            return False
        if len(joined) >= 10 and (2 * len(joined) >= len(expected) or looks_like_title(piece.text)):
            return True
    return False


def _is_strong(piece: Piece) -> bool:
    """Whether a piece is surely part of a document: a sentence, a label, a title, a number, a date, a table."""
    if piece.hidden or piece.fields or piece.rest:
        return False
    if piece.table is not None:
        return piece_weight(piece) > 0
    text = piece.text
    if is_chrome(text) or _is_field_line(text) or 2 * piece.linked > len(text):
        return text.startswith("附件") and not is_chrome(text)
    return (
        (len(text) >= 15 and _SENTENCE.search(text) is not None)
        or (starts_paragraph(text) and len(text) >= 4)
        or text.endswith(("：", ":"))
        or _NUMBER.fullmatch(text) is not None
        or is_date(text)
        or (len(text) >= 8 and looks_like_title(text))
    )


def _is_field_line(text: str) -> bool:
    return split_fields(text) is not None


def _is_tool_in_text(piece: Piece) -> bool:
    """Whether a line in the middle of the document is a page number, an ornament or a button."""
    text = piece.text
    return bool(text) and (is_page_number(text) or is_ornament(text) or (piece.linked == len(text) and is_chrome(text)))


def _opens_text(text: str) -> bool:
    """Whether a line is running text or the recipients above it, not a title, a number or a date."""
    return "。" in text or "；" in text or text.endswith(("：", ":"))


def _edge_role(piece: Piece, strong: bool, *, opened: bool) -> str:
    """The role of a piece of the article's box before its running text begins or after it ends."""
    text = piece.text
    if not opened and piece.table is None and _BARE_DATE.fullmatch(text):
        return "furniture"  # the day of publication under the headline
    if piece.table is not None or strong:
        return "body"
    if _is_field_line(text):
        return "field"
    if is_chrome(text) or is_language_switch(text) or is_ornament(text) or is_page_number(text):
        return "furniture"
    if 2 * piece.linked > len(text):
        return "furniture"
    return "body"


def _extend(pieces: Sequence[Piece], roles: list[str], strong: Sequence[bool], first: int, last: int) -> None:
    """Take the lines right before and after the article's box that go on with it: recipients, a signature, a date."""
    for step, start in ((-1, first - 1), (1, last + 1)):
        run = []
        at = start
        while 0 <= at < len(pieces):
            piece = pieces[at]
            if roles[at] != "furniture" or not (strong[at] or _may_belong(piece)):
                break
            run.append(at)
            at += step
        while run and not strong[run[-1]]:
            run.pop()
        for at in run:
            roles[at] = "body"


def _may_belong(piece: Piece) -> bool:
    """Whether a line outside the article's box may go on with it: no link, no chrome, nothing hidden."""
    return not (piece.hidden or piece.linked or piece.table is not None or is_chrome(piece.text))


def _take_title(pieces: Sequence[Piece], roles: list[str], first: int, page_title: str) -> None:
    """The headline of the page above the article becomes body, or a field where the article prints the title itself."""
    opening = _letters(
        "".join(
            piece.text
            for piece, role in zip(pieces[first : first + 12], roles[first : first + 12], strict=True)
            if role == "body"
        )
    )
    expected = _letters(page_title)
    for at in range(first - 1, -1, -1):
        piece = pieces[at]
        text = piece.text
        if roles[at] == "body":
            opening = _letters(text) + opening
            continue
        if piece.line is None or piece.hidden or roles[at] != "furniture" or not 6 <= len(text) <= 200:
            continue
        letters = _letters(text)
        named = piece.line.hints.heading in (1, 2, 3) or (
            piece.box is not None and _TITLE_IDENT.search(piece.box.ident) is not None
        )
        if piece.linked or is_chrome(text) or not (named or looks_like_title(text)):
            continue
        if len(letters) < 6 or not (looks_like_title(text) or (len(letters) >= 10 and letters in expected)):
            continue
        role = "headline" if letters in opening else "body"
        while at >= 0 and pieces[at].box is piece.box and roles[at] == "furniture" and _may_belong(pieces[at]):
            roles[at] = role  # the lines of one headline
            at -= 1
        return


def _pair_fields(pieces: Sequence[Piece], roles: list[str], first: int) -> None:
    """A line that is only the name of a field (索引号：) takes the next short line as its value."""
    for at in range(min(first, len(pieces) - 1)):
        pair = split_property(pieces[at].text) if roles[at] == "field" else None
        following = pieces[at + 1]
        if pair is None or pair[1] or following.line is None or roles[at + 1] != "furniture" or following.hidden:
            continue
        if len(following.text) <= 100 and not is_chrome(following.text):
            pieces[at].fields = ((pair[0], following.text),)
            pieces[at].line = None
            following.line = None


def _build_items(pieces: Sequence[Piece], roles: Sequence[str]) -> list[Item]:
    items: list[Item] = []
    short: list[str] = []
    for piece, role in zip(pieces, roles, strict=True):
        texts = _furniture_texts(piece) if role == "furniture" else []
        if role == "furniture" and piece.table is None and len(texts) == 1 and len(texts[0]) <= 12:
            short.append(texts[0])
            continue
        if short:
            items.append(furniture(_merge_short(short)))
            short = []
        if role == "furniture":
            items.extend(
                [Item("table", table=replace(piece.table, role="furniture"))]
                if piece.table
                else [furniture(texts)]
                if texts
                else []
            )
        elif role == "headline":
            items.append(Item("property", texts=("标题", piece.text)))
        elif role == "field":
            items.extend(_field_items(piece))
        elif piece.table is not None:
            _add_table(items, piece)
        elif piece.line is not None:
            text, residue = split_residue(piece.text)
            items.append(Item("line", line=replace(piece.line, text=text.strip()) if residue else piece.line))
            items.extend([furniture(residue)] if residue else [])
    if short:
        items.append(furniture(_merge_short(short)))
    return items


def _furniture_texts(piece: Piece) -> list[str]:
    return [piece.text] if piece.text else [*("：".join(pair) for pair in piece.fields), *piece.rest]


def _merge_short(texts: Sequence[str]) -> list[str]:
    """The entries of a menu or a tool bar as one text, so that a page's chrome does not fill pages."""
    merged: list[str] = []
    for text in texts:
        if merged and len(merged[-1]) + len(text) <= 80:
            merged[-1] += " " + text
        else:
            merged.append(text)
    return merged


def _field_items(piece: Piece) -> list[Item]:
    fields = (
        split_fields(piece.text) if piece.text else [(name, value, f"{name}：{value}") for name, value in piece.fields]
    )
    items = [
        furniture([raw]) if not name or is_tool_name(name) else Item("property", texts=(name, value))
        for name, value, raw in fields or ()
    ]
    return [*items, furniture(piece.rest)] if piece.rest else items


def _add_table(items: list[Item], piece: Piece) -> None:
    """Add a table; one that follows directly with the same header is the same table on the next page."""
    table = piece.table
    above = items[-1].table if items else None
    if table is None or above is None or above.columns != table.columns or table.rows < 2:
        items.append(Item("table", table=table))
        return
    header = [(cell.column, cell.text) for cell in above.cells if cell.row == 0]
    if len(header) < 2 or header != [(cell.column, cell.text) for cell in table.cells if cell.row == 0]:
        items.append(Item("table", table=table))
        return
    moved = tuple(replace(cell, row=cell.row + above.rows) for cell in table.cells)
    joined = replace(
        above, cells=above.cells + moved, rows=above.rows + table.rows, dropped=above.dropped + table.dropped
    )
    items[-1] = Item("table", table=drop_repeated_headers(joined))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
