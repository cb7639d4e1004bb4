"""A comparison as plain data, for JSON and YAML and for every report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kepu_cli.diff.align import THRESHOLD
from kepu_cli.diff.further import LEAST
from kepu_cli.diff.result import Bearer, Comparison, DeadlineDiff, Match, Only, TargetDiff, UnitsDiff, Word
from kepu_cli.diff.words import build_joined, diff_words
from kepu_cli.halves import start_shared
from kepu_cli.location import Location
from kepu_cli.measures import Measure, policy_title
from kepu_cli.model import Policy, Target

Data = dict[str, Any]
WORDS_FROM = 0.5  # similarity from which two texts are near enough to be shown word by word
_WORTH_A_PROCESS = 300  # matches that are worth a second process
_OWN_SHARE = 0.45  # of them for this process, which sets down the rest of the comparison meanwhile


def comparison_data(
    comparison: Comparison,
    matches: Sequence[Match] | None = None,
    *,
    finish: Callable[[Data], Any] = lambda row: row,
) -> Data:
    """The comparison as dicts and lists in a fixed order; ``matches`` in place of all of them where a view leaves some out.

    ``finish`` is done to each match as soon as it is set down, so that a second process can share in that too.
    """
    chosen = comparison.matches if matches is None else matches
    words_of = _word_finder(comparison, chosen)

    def build_row(match: Match) -> Any:
        row = match_data(match)
        words = words_of(match)
        if words:
            row["words"] = words
        return finish(row)

    rows = start_shared(build_row, chosen, worth=_WORTH_A_PROCESS, own=_OWN_SHARE)
    rest: Data = {
        "only_a": [only_data(only) for only in comparison.only_a],
        "only_b": [only_data(only) for only in comparison.only_b],
        "targets": [target_data(target, places=True) for target in comparison.targets],
        "head": [{"field": diff.field, "a": diff.a, "b": diff.b} for diff in comparison.head],
        "general": [{"name": diff.name, "a": diff.a, "b": diff.b} for diff in comparison.general],
    }
    return {
        "a": policy_data(comparison.a),
        "b": policy_data(comparison.b),
        "threshold": comparison.threshold,
        "summary": summary_data(comparison),
        "matches": rows(),
        **rest,
    }


def _word_finder(comparison: Comparison, matches: Sequence[Match]) -> Callable[[Match], list[list[str]]]:
    """Gives for a match the runs of its two texts: [what both say] or [here, there]; empty where they are too far apart."""
    if not any(map(_is_near, matches)):
        return lambda _: []
    joined = build_joined((m.a.text for m in comparison.matches), (m.b.text for m in comparison.matches))

    def compare_words(match: Match) -> list[list[str]]:
        if not _is_near(match):
            return []
        words = diff_words(match.a.text, match.b.text, joined)
        return [[word.a] if word.a == word.b else [word.a, word.b] for word in words] if is_readable(words) else []

    return compare_words


def _is_near(match: Match) -> bool:
    """Whether two texts may have enough in common to be worth a look at their words."""
    near = match.change != "same" and match.primary and match.similarity >= WORDS_FROM
    return near and match.a.text != match.b.text


def is_readable(words: Sequence[Word]) -> bool:
    """Whether two texts have enough in common to be shown word by word: two fifths of the longer one."""
    same = sum(len(word.a) for word in words if word.a == word.b)
    longer = max(sum(len(word.a) for word in words), sum(len(word.b) for word in words))
    return 5 * same >= 2 * longer


def threshold_text(threshold: float) -> str:
    """One line: how alike two measures must be to answer each other."""
    less = f"（两份相近时互为最相似的，和一条对应几条时的其余几条，达到 {LEAST:.2f} 再看有没有一句说的是同一件事）"
    return f"相似度达到 {threshold:.2f} 才算对应{less if threshold == THRESHOLD else ''}；达到了而对方另有相近得多的，不列为对应。可用 --min-similarity 指定。"


def summary_data(comparison: Comparison) -> Data:
    """How many measures are the same, reworded, changed, moved and only here or there."""
    changes = [match.change for match in comparison.matches]
    return {
        "differs": comparison.differs,
        "matches": len(changes),
        "same": changes.count("same"),
        "reworded": changes.count("reworded"),
        "changed": changes.count("changed"),
        "moved": sum(match.moved for match in comparison.matches),
        "only_a": len(comparison.only_a),
        "only_b": len(comparison.only_b),
    }


def policy_data(policy: Policy) -> Data:
    """What names a document: title, file, number, date."""
    document = policy.document
    return _filled(
        title=policy_title(policy),
        file=policy.source.file,
        number=document.number,
        date=document.date.isoformat() if document.date else None,
    )


def measure_data(measure: Measure) -> Data:
    """A measure as one would cite it: label, title, chapter, place."""
    return _filled(
        label=measure.label, title=measure.title, chapter=" / ".join(measure.path) or None, at=place_data(measure.at)
    )


def place_data(at: Location) -> Data | None:
    """A position: page, block, row; None where it says nothing."""
    return _filled(page=at.page, block=at.block, row=at.row) or None


def match_data(match: Match) -> Data:
    """One match: lists with one entry on each side, as a measure that is split has several matches of one ``group``."""
    return {
        "a": [measure_data(match.a)],
        "b": [measure_data(match.b)],
        "similarity": round(match.similarity, 3),
        "primary": match.primary,
        "group": match.group,
        "change": match.change,
        "moved": match.moved,
        "terms": [{"term": term, "share": share} for term, share in match.terms],
        "units": units_data(match.units),
        "targets": [target_data(target) for target in match.targets if target.differs],
        **({"numbers": [{"a": diff.a, "b": diff.b} for diff in match.numbers]} if match.numbers else {}),
        **({"deadline": deadline_data(match.deadline)} if match.deadline else {}),
    }


def units_data(units: UnitsDiff) -> Data:
    """Units as printed: shared ones by A's spelling, with B's where it is another, the roles that changed, who does which part."""
    return {
        "both": [pair.a.unit for pair in units.both],
        "only_a": [bearer.unit for bearer in units.only_a],
        "only_b": [bearer.unit for bearer in units.only_b],
        "functions": [
            {"function": pair.a.function, "a": pair.a.unit, "b": pair.b.unit}
            for pair in units.both
            if pair.a.unit != pair.b.unit
        ],
        "roles": [
            {
                "function": pair.a.function,
                "a": f"{pair.a.unit}（{pair.a.role}）",
                "b": f"{pair.b.unit}（{pair.b.role}）",
            }
            for pair in units.roles
        ],
        "by_content": [
            {"content": part.content, "a": _bearers_data(part.a), "b": _bearers_data(part.b)}
            for part in units.by_content
        ],
    }


def _bearers_data(bearers: Sequence[Bearer]) -> list[Data]:
    return [{"unit": bearer.unit, "role": bearer.role} for bearer in bearers]


def only_data(only: Only) -> Data:
    """A measure without an answer, its units and figures, and the nearest measure of the other side."""
    data = measure_data(only.measure)
    data["units"] = [bearer.unit for bearer in only.units]
    data["targets"] = [target_data(target) for target in only.targets if target.differs]
    if only.near is not None:
        data["nearest"] = {**measure_data(only.near), "similarity": round(only.similarity, 3)}
    return data


def target_data(target: TargetDiff, *, places: bool = False) -> Data:
    """One indicator: the words of each side (null without a figure), which is stricter and why."""
    data: Data = {
        "indicator": target.indicator,
        "a": target.a.text if target.a else None,
        "b": target.b.text if target.b else None,
        "stricter": target.stricter,
    }
    if target.why:
        data["why"] = target.why
    for side, figure in (("a", target.a), ("b", target.b)):
        if figure is not None:
            data[f"figure_{side}"] = figure_data(figure)
    if places:
        data["same"] = not target.differs
        for side, measure in (("a", target.measure_a), ("b", target.measure_b)):
            if measure is not None:
                data[f"measure_{side}"] = measure.name
    return data


def figure_data(target: Target) -> Data:
    """The parts of a figure that the model holds."""
    return _filled(by=target.by, comparison=target.comparison, value=target.value, unit=target.unit)


def deadline_data(deadline: DeadlineDiff) -> Data:
    """Deadlines as printed, their last days, and the side that comes first."""
    return {
        "a": deadline.a,
        "b": deadline.b,
        "day_a": deadline.day_a.isoformat() if deadline.day_a else None,
        "day_b": deadline.day_b.isoformat() if deadline.day_b else None,
        "earlier": deadline.earlier,
    }


def bearer_text(bearer: Bearer) -> str:
    """A unit with its role, where the role is not simply responsible."""
    return bearer.unit if bearer.role_class == "responsible" else f"{bearer.unit}（{bearer.role}）"


def _filled(**values: object) -> Data:
    return {key: value for key, value in values.items() if value not in (None, "")}
