"""Classes of plain fields: what they share with those of ``dataclasses``."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import ClassVar

import pytest

from kepu_cli.records import NamedTuple, dataclass, field, fields, is_record, replace


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a page."""

    x: int
    y: int = 0
    names: tuple[str, ...] = ()

    @property
    def far(self) -> bool:
        return self.x > 10


@dataclass(slots=True)
class Draft:
    """Something that grows."""

    title: str
    lines: list[str] = field(default_factory=list)
    length: int = 0

    def __post_init__(self) -> None:
        self.length = len(self.title)


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """One that is itself and no other."""

    label: str


def test_values_in_order_by_name_and_by_default() -> None:
    assert Point(1) == Point(x=1, y=0, names=()) != Point(1, 2)
    assert (Point(11, 2).x, Point(11, 2).y, Point(11).far) == (11, 2, True)
    assert Point.__doc__ == "A place on a page."
    assert repr(Point(1, names=("甲",))) == "Point(x=1, y=0, names=('甲',))"
    assert Point(1) != (1, 0, ())
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)


def test_wrong_values_are_named_as_python_names_them() -> None:
    for _ in range(2):  # for the first instance and for those after it
        with pytest.raises(TypeError, match=r"Point.__init__\(\) missing 1 required positional argument: 'x'"):
            Point()  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
            Point(1, z=2)  # type: ignore[call-arg]


def test_frozen_ones_stay_as_they_are_and_have_a_hash() -> None:
    point = Point(1)
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x  # type: ignore[misc]
    assert len({point, Point(1), Point(2)}) == 2
    assert not hasattr(point, "__dict__")


def test_others_change_and_have_none() -> None:
    draft = Draft("标题")
    assert (draft.length, draft.lines) == (2, [])
    draft.lines.append("甲")
    assert Draft("标题").lines == []
    with pytest.raises(TypeError):
        hash(draft)
    with pytest.raises(AttributeError):
        draft.other = 1  # type: ignore[attr-defined]
    assert Node("甲") != Node("甲") and hash(Node("甲"))


def test_copies() -> None:
    point = Point(1, 2, ("甲",))
    assert replace(point, y=5) == Point(1, 5, ("甲",))
    assert pickle.loads(pickle.dumps(point)) == copy.deepcopy(point) == copy.copy(point) == point
    with pytest.raises(TypeError):
        replace(point, z=1)


def test_a_copy_does_not_begin_anew() -> None:
    draft = Draft("标题")
    draft.title, draft.length = "更长的标题", 99
    for other in (copy.copy(draft), copy.deepcopy(draft), pickle.loads(pickle.dumps(draft))):
        assert other == draft and other.length == 99
    assert copy.deepcopy(draft).lines is not draft.lines


def below() -> None:
    @dataclass(frozen=True, slots=True)
    class Below(Point):
        z: int


def class_variable() -> None:
    @dataclass(slots=True)
    class Counted:
        count: ClassVar[int] = 0


def shared_default() -> None:
    @dataclass(slots=True)
    class Listed:
        lines: list[str] = []  # noqa: RUF012


def required_last() -> None:
    @dataclass(slots=True)
    class Ordered:
        x: int = 0
        y: str  # type: ignore[misc]


def own_equality() -> None:
    @dataclass(slots=True)
    class Alike:
        x: int

        def __eq__(self, other: object) -> bool:
            return True


def own_hash() -> None:
    @dataclass(frozen=True, slots=True)
    class Hashed:
        x: int

        def __hash__(self) -> int:
            return 0


def own_reduce() -> None:
    @dataclass(slots=True, eq=False)
    class Reduced:
        x: int

        def __reduce__(self) -> tuple[type, tuple[int]]:
            return Reduced, (self.x,)


def without_slots() -> None:
    @dataclass(slots=False)
    class Loose:
        x: int


def tuple_with_required_last() -> None:
    class Ordered(NamedTuple):
        a: int = 1
        b: int  # type: ignore[misc]


def tuple_with_super() -> None:
    class Shown(NamedTuple):
        a: int

        def __repr__(self) -> str:
            return super().__repr__()


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (below, "no records below"),
        (class_variable, "Counted: ClassVar"),
        (shared_default, "Listed.lines: .*default_factory"),
        (required_last, "Ordered: a field without a default follows 'x'"),
        (own_equality, "__(eq|hash)__ would be overwritten"),
        (own_hash, "__hash__ would be overwritten"),
        (own_reduce, "__reduce__ would be overwritten"),
        (without_slots, "slots"),
        (tuple_with_required_last, "Ordered: a field without a default follows 'a'"),
        (tuple_with_super, "super"),
    ],
)
def test_what_is_not_supported_is_refused_where_it_is_written(write: Callable[[], None], words: str) -> None:
    with pytest.raises(TypeError, match=words):
        write()


def test_fields() -> None:
    assert [(one.name, one.type, one.required) for one in fields(Draft)] == [
        ("title", "str", True),
        ("lines", "list[str]", False),
        ("length", "int", False),
    ]
    assert is_record(Point) and is_record(Point(1)) and not is_record((1, 2))


def test_the_standard_module_takes_them_for_its_own() -> None:
    point = Point(1, 2)
    assert dataclasses.is_dataclass(point)
    assert [one.name for one in dataclasses.fields(Draft)] == ["title", "lines", "length"]
    assert dataclasses.fields(Draft)[1].default_factory is list
    assert dataclasses.replace(point, y=3) == Point(1, 3)
    assert dataclasses.asdict(point) == {"x": 1, "y": 2, "names": ()}


class Place(NamedTuple):
    """Where something stands."""

    page: int
    line: int = 0

    @property
    def named(self) -> str:
        return f"第{self.page}页"


def test_named_tuples_are_those_of_the_standard_library() -> None:
    place = Place(1)
    assert place == (1, 0) and place._replace(line=2) == Place(1, 2) and place.named == "第1页"
    assert repr(place) == "Place(page=1, line=0)" and Place.__doc__ == "Where something stands."
    assert Place._field_defaults == {"line": 0} and Place.__annotations__ == {"page": "int", "line": "int"}
    assert pickle.loads(pickle.dumps(place)) == place
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'page'"):
        Place()  # type: ignore[call-arg]
