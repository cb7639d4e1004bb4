"""Which sections of a source are used: chosen by their labels at any level (二、, （三）, or 二、（三） for one of several)."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.model import Section
from kepu_cli.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sections that are left with what stands under them, those left out, the labels asked for that no section has."""

    sections: tuple[Section, ...]
    left_out: tuple[Section, ...] = ()
    unknown: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def choose_sections(sections: Sequence[Section], keep: Sequence[str], drop: Sequence[str]) -> Chosen:
    """Sections under a label of ``keep`` (all where it is empty) with the headings above them, less those of ``drop``."""
    wanted = {_bare(label): label for label in keep}
    unwanted = {_bare(label): label for label in drop}
    seen: set[str] = set()
    left: list[Section] = []

    def choose(section: Section, path: str, kept: bool) -> Section | None:
        own, path = _bare(section.label), path + _bare(section.label)
        names = {own, path} - {""}
        seen.update(names)
        if names & unwanted.keys():
            left.append(section)
            return None
        kept = kept or bool(names & wanted.keys())
        children = tuple(row for child in section.sections if (row := choose(child, path, kept)) is not None)
        if not kept and not children:
            left.append(section)
            return None
        if not kept and section.text:
            left.append(replace(section, sections=()))  # its heading stays for what stands under it, its text does not
        return replace(section, sections=children, text=section.text if kept else None)

    out = tuple(row for section in sections if (row := choose(section, "", not wanted)) is not None)
    unknown = tuple(label for bare, label in (wanted | unwanted).items() if bare not in seen)
    return Chosen(out, tuple(left), unknown, tuple(section.label for section in sections))


def _bare(label: str) -> str:
    """A label without its punctuation, its kind of brackets kept apart from none: 二、 -> 二, （二） -> (二)."""
    return "".join(label.split()).replace("（", "(").replace("）", ")").replace("、", "").rstrip(".．")
