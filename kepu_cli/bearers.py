"""The units of measures as functions: who bears what, whatever the level and the spelling."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.lexicon import Lexicon, UnitContext, expand_inherited, load_lexicon
from kepu_cli.lexicon.units import Unit
from kepu_cli.measures import Measure
from kepu_cli.model import Policy
from kepu_cli.records import NamedTuple


class Resolver(NamedTuple):
    """Reads the units of one policy: the level and place of its issuer decide what a bare 市 means."""

    lexicon: Lexicon
    context: UnitContext

    def units(self, measure: Measure) -> dict[str, Unit]:
        """What each unit of a measure means, by its spelling; 宣传部 after 市委组织部 is read as 市委宣传部."""
        refs = expand_inherited(measure.units, self.lexicon)
        return {ref.spelling: self.unit(ref.full) for ref in refs}

    def unit(self, name: str) -> Unit:
        """What one name means in this policy."""
        return self.lexicon.resolve(name, self.context)


def build_resolver(policy: Policy, lexicon: Lexicon | None = None) -> Resolver:
    """The resolver for one policy, with the level and place of its first issuer where they are known."""
    lexicon = lexicon or load_lexicon()
    for issuer in policy.document.issuers:
        unit = lexicon.resolve(issuer)
        if unit.level is not None:
            return Resolver(lexicon, UnitContext(unit.level, unit.place))
    return Resolver(lexicon, UnitContext())


def function_keys(unit: Unit) -> tuple[str, ...]:
    """The functions of a unit, its own first: 市教体局 bears jiaoyu and tiyu. A name of no function is its own."""
    return tuple(dict.fromkeys((unit.function or unit.spelling, *unit.also)))


def resolvers(policies: Sequence[Policy], lexicon: Lexicon | None = None) -> list[Resolver]:
    """One resolver for each policy, all with the same lexicon."""
    lexicon = lexicon or load_lexicon()
    return [build_resolver(policy, lexicon) for policy in policies]
