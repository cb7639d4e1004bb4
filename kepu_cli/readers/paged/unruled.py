"""Tables with few ruling lines or none: their columns told by the header row and the white between the columns.

A table must show a header: short words side by side, between rules or such as head the columns of task tables
(序号, 重点任务, 责任单位, 完成时限), with text below that keeps to the columns. Prose, a list of names, a signature and an
imprint have none; where the rows cannot be told either, there is no table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from kepu_cli.readers.paged.cells import is_label
from kepu_cli.readers.paged.grids import MAX_LINES, Grid, build_grid, merge_rules
from kepu_cli.readers.paged.heads import NEAR_PT, Frame, find_going_on, find_header, has_heads_of
from kepu_cli.readers.paged.lines import build_lines
from kepu_cli.readers.paged.printed import Box, Piece, Rule
from kepu_cli.readers.paged.rows import PADDING_PT, Break, Column, find_breaks, serial_lines
from kepu_cli.readers.paged.strips import Strip, Word, build_strips, find_words, without
from kepu_cli.readers.paged.tables import PageTable

MAX_STRIPS = 400
MAX_AHEAD = 16
"""Lines of one cell that may stand above the first that has another beside it."""
MAX_TRIES = 20
"""Headers tried on one page."""


def find_unruled(
    pieces: Sequence[Piece], horizontal: Sequence[Rule], shades: Sequence[Box], above: PageTable | None
) -> list[Grid]:
    """The tables without a full set of ruling lines among pieces that stand in no other, from top to bottom.

    ``shades`` are filled areas, whose edges count as lines; ``above`` is the part of such a table that ends
    the page before.
    """
    strips = build_strips(pieces)
    if len(strips) > MAX_STRIPS or len(horizontal) + len(shades) > MAX_LINES:
        return []
    across = sorted(merge_rules(merge_rules(horizontal)))
    edges = _shade_edges(shades)
    across = sorted(merge_rules([*across, *edges]))
    lowest = {round(edge.at) for edge in edges}
    sides = sorted({x for box in shades for x in (box.x0, box.x1)})
    grids: list[Grid] = []
    number = 0
    if above is not None:
        frame = find_going_on(strips, across, above)
        if frame is not None:
            frame = frame._replace(shaded=bool(frame.rules) and round(frame.rules[-1].at) in lowest)
            read = _read(strips, across, sides, frame, above)
            if read is not None:
                grids.append(read[0])
                number = read[1]
    tries = 0
    while number < len(strips) - 1 and tries < MAX_TRIES:
        frame = find_header(strips, number, across)
        if frame is not None:
            shaded = bool(frame.rules) and round(frame.rules[-1].at) in lowest
            rest = above is not None and not grids and has_heads_of(frame, above)
            frame = frame._replace(shaded=shaded, rest=rest)
        read = _read(strips, across, sides, frame, above) if frame is not None else None
        tries += frame is not None
        if read is None:
            number += 1
        else:
            grids.append(read[0])
            number = read[1]
    return grids


def _shade_edges(shades: Sequence[Box]) -> list[Rule]:
    """The upper and lower sides of shaded rows: those nearly as long as the longest, as if they were."""
    edges = merge_rules(merge_rules([Rule(y, box.x0, box.x1) for box in shades for y in (box.y0, box.y1)]))
    if not edges:
        return []
    left, right = min(edge.start for edge in edges), max(edge.end for edge in edges)
    return [Rule(edge.at, left, right) for edge in edges if edge.end - edge.start > 0.5 * (right - left)]


def _fills(strip: Strip, borders: Sequence[float]) -> int:
    """The number of columns in which a strip has text."""
    return len({sum(1 for x in borders if x < (piece.x0 + piece.x1) / 2) for piece in strip.pieces})


def _read(
    strips: Sequence[Strip], across: Sequence[Rule], sides: Sequence[float], frame: Frame, above: PageTable | None
) -> tuple[Grid, int] | None:
    """The table of a header and the number of the first strip below it."""
    body, bands = _body(strips, frame)
    if not body:
        return None
    end = max([*body, *bands]) + 1
    ends = [x for rule in across if frame.top - 2.0 < rule.at < strips[end - 1].bottom for x in (rule.start, rule.end)]
    borders = _borders(frame, [strips[number] for number in body], [*sides, *ends], above)
    held = [strips[number] for number in body]
    wide = sum(1 for strip in held if _fills(strip, borders) >= 2)
    if wide < (1 if frame.rules or frame.rest else 2) and not (frame.rest and _is_rest(held[0], borders, above)):
        return None
    left, right = _width(frame, strips[frame.after : end], above)
    bottom = max(
        strips[end - 1].bottom + 1.0, max((r.at for r in frame.rules if r.at < _limit(strips, end)), default=0)
    )
    inner = [rule for rule in across if frame.top - 2.0 < rule.at < bottom + 2.0]
    sides_of = [left, *borders, right]
    own = [
        rule
        for rule in inner
        if all(min(abs(end - x) for x in sides_of) < 1.5 * NEAR_PT for end in (rule.start, rule.end))
    ]
    full = sorted(
        rule.at for rule in own if rule.at > frame.bottom - 1.0 and rule.end - rule.start > 0.5 * (right - left)
    )
    rows_ruled = sum(1 for y in full if strips[body[0]].y < y < strips[body[-1]].y) > 0 or (
        frame.rest and above is not None and above.grid.rows_ruled
    )
    breaks = _breaks(strips, body, bands, borders, full, rows_ruled, frame, (left, right))
    if breaks is None:
        return None
    head = frame.top if frame.going_on else frame.bottom if frame.rules else _below(strips, frame)
    rows = [Rule(y, left, right) for y in (frame.top, head, bottom)]
    down = [Rule(left, frame.top, bottom), Rule(right, frame.top, bottom)]
    heights = sorted({frame.top, head, bottom, *(parting.y for parting in breaks), *(rule.at for rule in own)})
    if not any(frame.top + 1.0 < rule.at < frame.bottom - 1.0 for rule in own):
        rows.extend(Rule(span.below, sides_of[span.first], sides_of[span.last + 1]) for span in frame.spans)
    for number, x in enumerate(borders):
        over = next((span for span in frame.spans if span.first <= number < span.last), None)
        start = over.below if over is not None else frame.top
        for band in bands:
            ceiling = max((y for y in heights if y < strips[band].y), default=frame.top)
            if ceiling > start:
                down.append(Rule(x, start, ceiling))
            start = min((y for y in heights if y > strips[band].y), default=bottom)
        if bottom > start:
            down.append(Rule(x, start, bottom))
    grid = build_grid(
        [*rows, *own, *(Rule(parting.y, ([left, *borders])[parting.column], right) for parting in breaks)], down
    )
    return (grid._replace(inferred=True, rows_ruled=rows_ruled), end) if grid is not None else None


def _is_rest(strip: Strip, borders: Sequence[float], above: PageTable | None) -> bool:
    """Whether a strip begins where the lines of one column of the page before do, behind the first column."""
    assert above is not None
    piece = strip.pieces[0]
    column = sum(1 for x in borders if x < (piece.x0 + piece.x1) / 2)
    return column > 0 and any(
        abs(line.x0 - piece.x0) < 1.0 and abs(line.size - piece.size) < 0.5
        for region, lines in zip(above.grid.regions, above.lines, strict=True)
        if region.left == column and region.bottom == above.rows
        for line in lines[-1:]
    )


def _limit(strips: Sequence[Strip], end: int) -> float:
    return strips[end].y if end < len(strips) else float("inf")


def _below(strips: Sequence[Strip], frame: Frame) -> float:
    """The height between a header without a rule and the row below it."""
    return (frame.bottom + strips[frame.after].top) / 2


def _body(strips: Sequence[Strip], frame: Frame) -> tuple[list[int], list[int]]:
    """The numbers of the strips below a header that keep to its columns, and of those that run across the table."""
    free = [[(before.x1, after.x0)] for before, after in pairwise(frame.heads)]
    body: list[int] = []
    bands: list[int] = []
    last_rule = frame.rules[-1].at if len(frame.rules) > (0 if frame.going_on else 2) else None
    step = 0.0
    for number in range(frame.after, len(strips)):
        strip = strips[number]
        within = last_rule is not None and strip.y < last_rule
        distance = strip.y - strips[number - 1].y if number > frame.after else 0.0
        if not within and number > frame.after and _ends(strips, number, (distance, step), frame, free):
            break
        left = [without(gaps, strip) for gaps in free]
        if all(left) and _is_short_band(strips, number, frame):
            bands.append(number)
            continue
        if all(left):
            free = left
            body.append(number)
            step = max(step, distance)
            continue
        if _is_band(strips, number, frame, free, within):
            bands.append(number)
            continue
        if within:  # what stands between rules and keeps to no column: the table ends above
            kept = [rule.at for rule in frame.rules if rule.at < strip.y]
            floor = kept[-1] if kept else frame.top
            body = [index for index in body if strips[index].y < floor]
            bands = [index for index in bands if strips[index].y < floor]
        break
    while bands and body and bands[-1] > body[-1]:
        bands.pop()
    return body, bands


def _ends(
    strips: Sequence[Strip],
    number: int,
    steps: tuple[float, float],
    frame: Frame,
    free: Sequence[list[tuple[float, float]]],
) -> bool:
    """Whether the text below a table begins with this strip, which no rule is below of.

    ``steps``: how far it is below the strip above, and the farthest that strips of the table have been apart.
    """
    strip, (distance, farthest) = strips[number], steps
    text = "".join(piece.text for piece in strip.pieces)
    if text.startswith(("注：", "注:", "备注：", "说明：")):
        return True
    if len(frame.rules) > (0 if frame.going_on else 2) and strips[number - 1].y < frame.rules[-1].at:
        # below the last rule: a row that the end of the page cut, or one without shading
        return not _is_row(strips, number, free) or not (frame.shaded or _to_page_end(strips, number, free))
    usual = farthest if number - frame.after > 8 else max(farthest, 1.9 * strip.size)
    if len(find_words(strip, 0.9)) == 1 and distance > 1.3 * usual:
        numbered = any(below.pieces[0].text.isdigit() for below in strips[number : number + MAX_AHEAD])
        return (distance > 4.5 * strip.size and not numbered) or not _is_row(strips, number, free)
    return distance > (1.3 * farthest if farthest > 1.9 * strip.size else 3.4 * strip.size)


def _is_row(strips: Sequence[Strip], number: int, free: Sequence[list[tuple[float, float]]]) -> bool:
    """Whether this strip and those close below it keep to the columns, two of them side by side.

    Close to the strip above, it is enough that they stand in two columns.
    """
    near = strips[number].y - strips[number - 1].y < 2.6 * strips[number].size
    borders = [(gaps[0][0] + gaps[-1][1]) / 2 for gaps in free]
    columns = set()
    for index in range(number, min(number + MAX_AHEAD, len(strips))):
        strip = strips[index]
        if index > number and strip.y - strips[index - 1].y > 2.2 * strip.size:
            return False
        if not all(without(gaps, strip) for gaps in free):
            return False
        columns.add(sum(1 for x in borders if x < strip.pieces[0].x0))
        if len(find_words(strip, 0.9)) > 1 or (near and len(columns) > 1):
            return True
    return False


def _to_page_end(strips: Sequence[Strip], number: int, free: Sequence[list[tuple[float, float]]]) -> bool:
    """Whether the strips from here keep to the columns down to the page number or the end of the page."""
    for index in range(number, len(strips)):
        strip = strips[index]
        if index > number and strip.y - strips[index - 1].y > 3.0 * strip.size:
            return index >= len(strips) - 2
        if not all(without(gaps, strip) for gaps in free):
            return False
    return True


def _is_band(
    strips: Sequence[Strip], number: int, frame: Frame, free: Sequence[list[tuple[float, float]]], within: bool
) -> bool:
    """Whether a strip that runs over columns is a heading: alone between two rules, or a label with rows below it."""
    strip = strips[number]
    words = find_words(strip, 0.9)
    if len(words) != 1 or number + 1 >= len(strips):
        return False
    if within:
        return _is_alone(strips, number, frame)
    after = strips[number + 1]
    if not is_label(words[0].text) or len(words[0].text) > 40 or words[0].text[-1] in "。；，":
        return False
    return after.y - strip.y < 3.0 * strip.size and all(without(gaps, after) for gaps in free) and len(after.pieces) > 1


def _is_alone(strips: Sequence[Strip], number: int, frame: Frame) -> bool:
    """Whether a strip is all that stands between two rules as long as the table is wide."""
    y = strips[number].y
    rules = [rule.at for rule in frame.rules]
    low = max((at for at in rules if at < y), default=frame.top)
    high = min((at for at in rules if at > y), default=low)
    return strips[number - 1].y < low and number + 1 < len(strips) and y < high < strips[number + 1].y


def _is_short_band(strips: Sequence[Strip], number: int, frame: Frame) -> bool:
    """Whether a strip that keeps to the first column is a heading across the table: 一、 or （一）, nothing beside it."""
    strip = strips[number]
    words = find_words(strip, 0.6)
    if len(words) != 1 or number + 1 >= len(strips) or words[0].x0 >= frame.heads[1].x0:
        return False
    if not is_label(words[0].text) or words[0].text[0] in "0123456789(①②③④⑤⑥⑦⑧⑨⑩" or words[0].text[-1] in "。；，":
        return False
    if _is_alone(strips, number, frame):
        return True
    above, below = strip.y - strips[number - 1].y, strips[number + 1].y - strip.y
    if min(above, below) < 1.1 * strip.size:
        return False
    return below > 3.0 * strip.size or len(strips[number + 1].pieces) > 1


def _borders(frame: Frame, body: Sequence[Strip], sides: Sequence[float], above: PageTable | None) -> list[float]:
    """The sides between the columns: those of the page before where the text keeps to them, else in the white between."""
    known: Sequence[float] = ()
    if above is not None and len(above.grid.xs) == len(frame.heads) + 1:
        known = above.grid.xs[1:-1]
    flush = _are_flush(frame.heads, body)
    borders: list[float] = []
    for number, (before, after) in enumerate(pairwise(frame.heads)):
        gaps = [(before.x1, after.x0)]
        for strip in body:
            gaps = without(gaps, strip) or gaps
        drawn = [x for x in [*sides, *known[number : number + 1]] if any(a - 1.0 <= x <= b + 1.0 for a, b in gaps)]
        if drawn:
            borders.append(drawn[0])
            continue
        # text between the words of two heads belongs to the left one where heads stand above the beginning of the text
        start, end = gaps[-1] if flush else gaps[0]
        room = min(PADDING_PT, (end - start) / 2)
        begins = sum(1 for strip in body for piece in strip.pieces if end - 1.0 <= piece.x0 <= end + 1.0)
        borders.append(end - room if begins >= 2 else (start + end) / 2)
    return borders


def _are_flush(heads: Sequence[Word], body: Sequence[Strip]) -> bool:
    """Whether most heads begin where text of their column does."""
    begins = Counter(round(piece.x0) for strip in body for piece in strip.pieces)
    flush = sum(1 for head in heads if sum(begins[round(head.x0) + step] for step in (-1, 0, 1)) >= 2)
    return 2 * flush > len(heads)


def _width(frame: Frame, strips: Sequence[Strip], above: PageTable | None) -> tuple[float, float]:
    """The left and the right side of a table."""
    if frame.rules:
        return frame.rules[0].start, frame.rules[0].end
    left = min(min(piece.x0 for strip in strips for piece in strip.pieces), frame.heads[0].x0) - PADDING_PT
    right = max(max(piece.x1 for strip in strips for piece in strip.pieces), frame.heads[-1].x1) + PADDING_PT
    if frame.going_on and above is not None:
        xs = above.grid.xs
        return min(left, xs[0]) if left < xs[0] - 2.0 else xs[0], max(right, xs[-1])
    return left, right


def _breaks(
    strips: Sequence[Strip],
    body: Sequence[int],
    bands: Sequence[int],
    borders: Sequence[float],
    full: Sequence[float],
    rows_ruled: bool,
    frame: Frame,
    width: tuple[float, float],
) -> list[Break] | None:
    """The heights of the rows that no rule parts, None where they cannot be told."""
    edges = [width[0], *borders, width[1]]
    spans: list[list[Strip]] = [[]]
    marks: list[Break] = []
    previous = frame.bottom
    for number in sorted([*body, *bands]):
        strip = strips[number]
        crossed = any(previous < y < strip.y for y in full)
        if number in bands or crossed or (number - 1) in bands:
            if not crossed and (spans[-1] or (number - 1) in bands) and number > frame.after:
                marks.append(Break((strips[number - 1].bottom + strip.top) / 2))
            spans.append([])
        if number not in bands:
            spans[-1].append(strip)
        previous = strip.y
    breaks = list(marks)
    for index, span in enumerate(filter(None, spans)):
        columns = _columns(span, edges)
        if rows_ruled and len(serial_lines(columns)) < 2:
            continue  # one row between two rules
        found = find_breaks(columns, frame.rest and index == 0)
        if found is None:
            return None
        breaks.extend(found)
    return breaks


def _columns(strips: Sequence[Strip], edges: Sequence[float]) -> list[Column]:
    held: list[list[Piece]] = [[] for _ in edges[1:]]
    for strip in strips:
        for piece in strip.pieces:
            middle = (piece.x0 + piece.x1) / 2
            held[max(0, min(len(held) - 1, sum(1 for x in edges[1:-1] if x < middle)))].append(piece)
    return [Column(x0, x1, build_lines(part)) for (x0, x1), part in zip(pairwise(edges), held, strict=True)]
