"""Which organ a name means, at which level, and which names a list of units holds.

``load_lexicon()`` gives the table; ``split_units``, ``looks_like_unit`` and ``expand_inherited`` read lists with it.
"""

from __future__ import annotations

from kepu_cli.lexicon.current import current_lexicon, load_lexicon, using_lexicon
from kepu_cli.lexicon.lists import expand_inherited, is_plain_name, looks_like_unit, split_units
from kepu_cli.lexicon.places import is_municipality, level_of_place
from kepu_cli.lexicon.table import Lexicon
from kepu_cli.lexicon.units import LEVELS, Kind, Level, Unit, UnitContext, UnitList, UnitRef

__all__ = [
    "LEVELS",
    "Kind",
    "Level",
    "Lexicon",
    "Unit",
    "UnitContext",
    "UnitList",
    "UnitRef",
    "current_lexicon",
    "expand_inherited",
    "is_municipality",
    "is_plain_name",
    "level_of_place",
    "load_lexicon",
    "looks_like_unit",
    "split_units",
    "using_lexicon",
]
