"""Where the responsibility clauses stand in a text: to read it without them, and to know which words each of them binds.

A clause in brackets binds what stands before it, back to the clause before: 开展培训。（责任单位：市科协）建设场馆。（责任单位：市科技局）
gives the training to one and the buildings to the other. A clause within a sentence binds that sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kepu_cli.lazy import Pattern
from kepu_cli.model import Responsibility
from kepu_cli.records import NamedTuple
from kepu_cli.roles import role_class

_OPENING, _CLOSING = "（(【[〔", "）)】]〕"
_UNIT_GAP = 16  # characters between two units of one clause: 、 and a bracketed remark
_LONGEST = 600  # characters of a bracket that is nothing but a clause
_TAIL = 16  # characters behind the units in which the role may follow: 市科协牵头
_REMARK = Pattern(r"[^。（()）\n]{1,30}[）)】\]〕]")
_WORD = Pattern(r"\w")
_COMMAS = ("，", ",", "、")
_JOINTLY = "会同"  # 甲局会同乙局: the one before leads, those behind take part
_AND_OTHERS = Pattern(r"等(?:有关|相关)?(?:部门|单位|部门和单位|部门、单位)?")


class Clause(NamedTuple):
    """One clause of a text, brackets included: ``[start:end]`` is cut out. ``within`` a sentence that goes on behind it."""

    start: int
    end: int
    duties: tuple[Responsibility, ...]
    within: bool = False


class Bound(NamedTuple):
    """Words and the duties that bind them with the clause as printed; no duties where nobody is named for the words."""

    words: str
    duties: tuple[Responsibility, ...]
    clause: str = ""


def find_clauses(text: str, duties: Sequence[Responsibility]) -> list[Clause]:
    """The clauses in which the duties of a text stand, in its order; a duty that stands nowhere has none."""
    found: list[Clause] = []
    limit = len(text)
    for duty in reversed(duties):
        span = _find_units(text, duty, limit) or _find_units(text, duty, len(text))
        if span is None:
            continue
        limit = span[0]
        clause = _widen(text, *span, duty)
        if clause is not None:
            found.append(clause)
    joined = _join_neighbours(text, _merge(sorted(found, key=lambda clause: (clause.start, -clause.end))))
    return [_settle(text, clause) for clause in joined]


def strip_clauses(text: str, duties: Sequence[Responsibility]) -> str:
    """The text without the clauses that name these units in these roles, brackets and closing words included."""
    return _without(text, find_clauses(text, duties))


def _without(text: str, clauses: Sequence[Clause]) -> str:
    out: list[str] = []
    done = 0
    for clause in clauses:
        out.append(text[done : clause.start].rstrip())
        done = max(done, clause.end)
    return "".join([*out, text[done:]]).strip()


def bind(text: str, duties: Sequence[Responsibility], heading: str = "") -> tuple[str, list[Bound]]:
    """The text without its clauses, and its words by the duties that bind them, in order.

    Where they bind the whole of it every row has all its words, a row for each clause. A clause that opens the text binds the
    ``heading``, where all that follows is bound by others: 一要抓学习（甲局负责）二要抓落实（乙局负责）.
    """
    clauses = find_clauses(text, duties)
    bare = _without(text, clauses)
    pieces: list[Bound] = []
    done = 0
    for clause, behind in zip(clauses, (*clauses[1:], None), strict=False):
        if clause.within:
            begin, stop = _sentence(text, clause.start, clause.end)
            begin = max(begin, done)
            stop = min(stop, behind.start) if behind else stop  # 甲局负责制定目录，乙局负责拨付资金
            words = text[begin : clause.start] + text[clause.end : stop]
            pieces += [Bound(text[done:begin], ()), Bound(words, clause.duties, text[clause.start : clause.end])]
            done = stop
        else:
            pieces.append(Bound(text[done : clause.start], clause.duties, text[clause.start : clause.end]))
            done = clause.end
    pieces.append(Bound(text[done:], ()))
    if (
        pieces[0].duties
        and not _WORD.search(pieces[0].words)
        and all(piece.duties for piece in pieces[1:] if _WORD.search(piece.words))
    ):
        pieces[0] = pieces[0]._replace(words=heading)
    said = [piece for piece in pieces if _WORD.search(piece.words)]
    if len(said) < 2 or sum(bool(piece.duties) for piece in pieces) < 1:
        return bare, _whole(text, bare, duties, clauses)
    bound = {id(duty) for piece in said for duty in piece.duties}
    loose = tuple(duty for duty in duties if id(duty) not in bound)
    rows = [piece._replace(words=piece.words.strip().lstrip("，,、；;。\n")) for piece in said]
    return bare, [Bound(bare, loose), *rows] if loose else rows


def _whole(text: str, bare: str, duties: Sequence[Responsibility], clauses: Sequence[Clause]) -> list[Bound]:
    rows = [Bound(bare, clause.duties, text[clause.start : clause.end]) for clause in clauses]
    bound = {id(duty) for row in rows for duty in row.duties}
    loose = tuple(duty for duty in duties if id(duty) not in bound)
    return [*rows, Bound(bare, loose)] if loose else rows


def _find_units(text: str, duty: Responsibility, limit: int) -> tuple[int, int] | None:
    """The last place before ``limit`` where all units of a duty stand one behind the other."""
    if not duty.units:
        return None
    first = duty.units[0]
    start = text.rfind(first, 0, limit)
    while start >= 0:
        end = start + len(first)
        for unit in duty.units[1:]:
            found = text.find(unit, end, end + len(unit) + _UNIT_GAP)
            if found < 0:
                break
            end = found + len(unit)
        else:
            return start, end
        start = text.rfind(first, 0, start)
    return None


def _widen(text: str, start: int, end: int, duty: Responsibility) -> Clause | None:
    """The clause around the units: the bracket that holds it, else the role before or behind them; None for a mere mention."""
    bracket = _bracket(text, start, end)
    if bracket is not None:
        return Clause(*bracket, (duty,))
    before = text[max(0, start - len(duty.role) - 3) : start].rstrip()
    jointly = _JOINTLY in duty.role or role_class(duty.role) != "responsible"
    named = before.rstrip("：: ").endswith((duty.role, _JOINTLY) if jointly else duty.role)
    if named:
        start = max(text.rfind(duty.role, 0, start), text.rfind(_JOINTLY, 0, start))
    if duty.qualifier and text.startswith(duty.qualifier, end):
        end += len(duty.qualifier)
    tail = re.match(r"[^。；;，,\n（）()]*", text[end : end + _TAIL])
    behind = tail[0] if tail else ""
    role_at = behind.find(duty.role)
    if role_at >= 0 and (_JOINTLY not in behind[:role_at] or named):
        end += role_at + len(duty.role)
    elif jointly and _JOINTLY in behind[:3]:
        end += behind.index(_JOINTLY)
    elif not named and not (behind and duty.role == "未注明"):
        return None
    if named and text.startswith(_JOINTLY, start):
        others = _AND_OTHERS.match(text, end)
        end = others.end() if others else end
    if text.startswith("由", start - 1):
        start -= 1
    lead = len(text[:start].rstrip())
    if text[lead - 1 : lead] in tuple("；;，,、"):
        start = lead - 1
    return Clause(start, end, (duty,), True)


def _bracket(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The outermost bracket around the units that holds no whole sentence; unequal brackets close each other as typed."""
    best: tuple[int, int] | None = None
    depth = 0
    farthest = max(0, start - _LONGEST)
    begin = max(text.rfind("。", farthest, start) + 1, text.rfind("\n", farthest, start) + 1, farthest)
    for at in range(start - 1, begin - 1, -1):
        if text[at] in _CLOSING:
            depth += 1
        elif text[at] not in _OPENING:
            continue
        elif depth:
            depth -= 1
        else:
            close = _close(text, at)
            if close is not None and close >= end:
                best = (at, close)
    return best


def _close(text: str, opening: int) -> int | None:
    """Behind the bracket that closes the one at ``opening``; the end of the line where none does, None past a whole sentence.

    A remark may follow the clause in its bracket: （甲局、乙局负责。列第一位者为牵头单位，下同）.
    """
    depth = 0
    for at in range(opening, min(len(text), opening + _LONGEST)):
        mark = text[at]
        if mark in _OPENING:
            depth += 1
        elif mark in _CLOSING:
            depth -= 1
            if depth == 0:
                return at + 1
        elif mark == "\n":
            return at
        elif mark == "。" and not _REMARK.match(text, at + 1):
            return None
    return len(text) if len(text) - opening < _LONGEST else None


def _merge(clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses that overlap as one, with the duties of all."""
    out: list[Clause] = []
    for clause in clauses:
        if out and clause.start < out[-1].end:
            last = out.pop()
            clause = Clause(
                last.start, max(last.end, clause.end), last.duties + clause.duties, last.within and clause.within
            )
        out.append(clause)
    return out


def _join_neighbours(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    """Clauses with nothing said between them as one: （牵头单位：…）（责任单位：…）, 甲局牵头，乙局配合."""
    out: list[Clause] = []
    for clause in clauses:
        if out and not _WORD.search(text[out[-1].end : clause.start]):
            last = out.pop()
            clause = Clause(last.start, clause.end, last.duties + clause.duties, last.within and clause.within)
        out.append(clause)
    return out


def _settle(text: str, clause: Clause) -> Clause:
    """A clause with ``within`` as it is: whether its sentence says something behind it. One that is all of it takes its stop."""
    if not clause.within:
        return clause
    begin, stop = _sentence(text, clause.start, clause.end)
    if _WORD.search(text[clause.end : stop]):
        # One comma of the two around it stays, none where it opens the sentence.
        end = clause.end + (text[clause.end : clause.end + 1] in _COMMAS)
        opens = not _WORD.search(text[begin : clause.start])
        start = clause.start + (not opens and text[clause.start : clause.start + 1] in (*_COMMAS, "；", ";"))
        return clause._replace(start=start, end=end)
    alone = not _WORD.search(text[begin : clause.start])
    return clause._replace(end=stop if alone and text[stop - 1] != "\n" else clause.end, within=False)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence in which a clause stands, its full stop included."""
    begin = max(text.rfind(mark, 0, start) for mark in "。；;\n") + 1
    stops = [at for mark in "。；;\n" if (at := text.find(mark, end)) >= 0]
    return begin, min(stops) + 1 if stops else len(text)
