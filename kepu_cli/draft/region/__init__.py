"""A text of one place moved to a place below it: 省科学技术厅 -> 市科技局, 全省 -> 全市, 云州省 -> 云岭市.

``place`` says which place a document speaks for, ``wording`` finds what may have to change, ``units`` knows the counterparts,
``mover`` writes the text anew and reports every change.
"""

from __future__ import annotations

from kepu_cli.draft.region.mover import KEPT, OPEN, REPLACED, Change, Moved, Mover
from kepu_cli.draft.region.place import Region, find_region, read_region

__all__ = ["KEPT", "OPEN", "REPLACED", "Change", "Moved", "Mover", "Region", "find_region", "read_region"]
