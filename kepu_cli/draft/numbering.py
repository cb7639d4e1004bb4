"""Labels counted anew: what is left out leaves no gap, and ready blocks go on where the text before them stopped."""

from __future__ import annotations

from kepu_cli.draft.document import Block, Grid
from kepu_cli.draft.labels import find_label, write_label
from kepu_cli.records import dataclass, field, replace


@dataclass(slots=True)
class LabelCounter:
    """The numbers of labels so far, by level."""

    numbers: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> int:
        """The next number of a level; those below it begin again."""
        return self.set(level, self.numbers.get(level, 0) + 1)

    def set(self, level: int, number: int) -> int:
        """Go on from a number of a level; those below it begin again."""
        self.numbers = {key: value for key, value in self.numbers.items() if key < level}
        self.numbers[level] = number
        return number


def count_block(block: Block, counter: LabelCounter) -> Block:
    """A ready block with its number where it asks for one; its own label moves the count on."""
    if isinstance(block, Grid):
        return block
    if block.numbered and block.level:
        label = write_label(block.level, counter.next(block.level))
        lead = block.lead + len(label) if block.lead is not None else None
        return replace(block, text=label + block.text, numbered=False, lead=lead)
    found = find_label(block.text)
    if found is not None and found[0] <= 5:
        counter.set(found[0], found[1])
    return block
