"""Classes of plain fields: the part of ``dataclasses`` that this package uses, and named tuples, in a fraction of the time.

The standard module imports ``inspect`` and compiles up to seven methods a class, which takes longer than to parse a short
document. Here the methods are shared, and the one that must know the fields, ``__init__``, is compiled for the first
instance. Type checkers and the functions of the standard module (``replace``, ``fields``, ``asdict``) take these classes
for its own. What the standard module offers beyond that is refused with a TypeError where the class is written. Not
refused, but not to be had either: ``super()`` without arguments, weak references. ``NamedTuple`` is that of ``typing``
without a look at what the annotations say.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from operator import attrgetter

TYPE_CHECKING = False  # the one in typing is dear as well
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform
    from typing import NamedTuple as NamedTuple

    T = TypeVar("T")
    C = TypeVar("C", bound=type)
else:

    def dataclass_transform(**_):
        """That of ``typing`` says something to type checkers alone."""
        return lambda decorator: decorator

    class _NamedTupleMaker(type):
        """Makes what a class below ``NamedTuple`` becomes: a class of ``collections.namedtuple`` with its methods."""

        def __new__(cls, name, bases, space):
            if not bases:
                return super().__new__(cls, name, bases, space)
            names = tuple(space["__annotations__"])
            if "__classcell__" in space:
                raise TypeError(f"{name}: super() does not work in a named tuple")
            defaults = {field: space.pop(field) for field in names if field in space}
            _check_order(name, names, tuple(defaults))
            made = namedtuple(name, names, defaults=defaults.values(), module=space["__module__"])
            for key, value in space.items():
                if key != "__module__":
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_NamedTupleMaker):
        pass


MISSING: Any = object()


class Field:
    """One field of a class: its name, its annotation as written, its default or what makes one."""

    __slots__ = ("default", "default_factory", "name", "type")

    def __init__(self, name: str, annotation: str, default: object) -> None:
        self.name = name
        self.type = annotation
        self.default_factory: Callable[[], object] = default.make if isinstance(default, _Factory) else MISSING
        self.default = default if self.default_factory is MISSING else MISSING

    @property
    def required(self) -> bool:
        """Whether an instance cannot be made without it."""
        return self.default is MISSING and self.default_factory is MISSING


class _Factory:
    """In place of a default: what makes one."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], T]) -> T:
    """A field whose default is made anew for each instance."""
    made: Any = _Factory(default_factory)
    return made  # type: ignore[no-any-return]


def fields(model: type) -> tuple[Field, ...]:
    """The fields of a class that ``dataclass`` made, in order."""
    defaults: dict[str, object] = model.__record_defaults__  # type: ignore[attr-defined]
    annotations = model.__annotations__
    return tuple([Field(name, annotations[name], defaults.get(name, MISSING)) for name in annotations])


def is_record(value: object) -> bool:
    """Whether a value is a class that ``dataclass`` made, or an instance of one."""
    return hasattr(value, "__record_defaults__")


def replace(record: T, /, **changes: Any) -> T:
    """What ``record`` is with some fields changed."""
    for name in record.__slots__:  # type: ignore[attr-defined]
        if name not in changes:
            changes[name] = getattr(record, name)
    return record.__class__(**changes)


@dataclass_transform(field_specifiers=(field,))
def dataclass(*, slots: bool, frozen: bool = False, eq: bool = True, repr: bool = True) -> Callable[[C], C]:
    """A decorator: the class with what is annotated in it as its fields, always in slots. Nothing is inherited.

    TypeError at the class for what is not supported: a record as base, ClassVar, a default that can be changed, a field
    without default behind one with, ``__eq__``, ``__hash__`` or ``__reduce__`` of its own.
    """
    if not slots:
        raise TypeError("only classes with slots")

    def make(cls: C) -> C:
        names = tuple(cls.__annotations__)
        space = dict(vars(cls))
        defaults = {name: space.pop(name) for name in names if name in space}
        _check(cls, names, defaults, _OWN_EQUALITY if eq else _OWN_REDUCE)
        space.pop("__dict__", None)
        space.pop("__weakref__", None)
        key = _key_of(names)
        space |= {
            "__slots__": names,
            "__match_args__": names,
            "__record_defaults__": defaults,
            "__dataclass_fields__": _STANDARD_FIELDS,
            "__qualname__": cls.__qualname__,
            "__init__": _init_at_first(names, defaults, frozen),
            # __post_init__ has done its work once: a copy is what its original has become.
            "__reduce__": (lambda self: (_rebuild, (self.__class__, key(self))))
            if "__post_init__" in space
            else (lambda self: (self.__class__, key(self))),
        }
        if frozen:
            space |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete}
        if eq:
            space |= {"__eq__": _eq_by(key), "__hash__": (lambda self: hash(key(self))) if frozen else None}
        if repr:
            space.setdefault("__repr__", _repr)
        made: C = type(cls)(cls.__name__, cls.__bases__, space)
        return made

    return make


_OWN_REDUCE = frozenset(("__reduce__",))
_OWN_EQUALITY = _OWN_REDUCE | {"__eq__", "__hash__"}


def _check(cls: type, names: tuple[str, ...], defaults: dict[str, Any], taken: frozenset[str]) -> None:
    """TypeError where a class is more than fields."""
    if hasattr(cls, "__record_defaults__"):
        raise TypeError(f"{cls.__name__}: a record has no records below it")
    if not taken.isdisjoint(cls.__dict__):
        raise TypeError(f"{cls.__name__}: {min(taken & set(cls.__dict__))} would be overwritten")
    if "ClassVar" in "".join(cls.__annotations__.values()):
        raise TypeError(f"{cls.__name__}: ClassVar would be a field; leave out the annotation")
    if defaults:
        for name, default in defaults.items():
            if default.__class__.__hash__ is None:
                raise TypeError(f"{cls.__name__}.{name}: all instances would share this default; use default_factory")
        _check_order(cls.__name__, names, tuple(defaults))


def _check_order(owner: str, names: tuple[str, ...], optional: tuple[str, ...]) -> None:
    """TypeError where a field without a default comes behind one with."""
    if optional and names[-len(optional) :] != optional:
        raise TypeError(f"{owner}: a field without a default follows {optional[0]!r}, which has one")


def _rebuild(cls: type[T], values: tuple[object, ...]) -> T:
    """An instance with these values as they are."""
    made = object.__new__(cls)
    for name, value in zip(cls.__slots__, values, strict=True):  # type: ignore[attr-defined]
        object.__setattr__(made, name, value)
    return made


def _key_of(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """A function that gives the values of an instance."""
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda record: (get(record),)


def _init_at_first(fields: tuple[str, ...], defaults: dict[str, Any], frozen: bool) -> Callable[..., None]:
    """An ``__init__`` that at the first instance puts one compiled for these fields in its own place."""

    def first_init(self: Any, /, *values: object, **named: object) -> None:
        made = self.__class__
        made.__init__ = init = _compile_init(made, fields, defaults, frozen)
        init(self, *values, **named)

    return first_init


def _compile_init(cls: type, fields: tuple[str, ...], defaults: dict[str, Any], frozen: bool) -> Callable[..., None]:
    names: dict[str, Any] = {"__name__": cls.__module__, "_MISSING": MISSING}
    parameters, lines = [], []
    for name in fields:
        value, default = name, defaults.get(name, MISSING)
        if isinstance(default, _Factory):
            names[f"_new_{name}"] = default.make
            parameters.append(f"{name}=_MISSING")
            value = f"_new_{name}() if {name} is _MISSING else {name}"
        elif default is not MISSING:
            names[f"_default_{name}"] = default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        if frozen:
            names[f"_set_{name}"] = getattr(cls, name).__set__
            lines.append(f" _set_{name}(self, {value})")
        else:
            lines.append(f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(lines), names)
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _eq_by(key: Callable[[object], tuple[object, ...]]) -> Callable[[object, object], bool]:
    def equal(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _repr(self: Any) -> str:
    values = ", ".join([f"{name}={getattr(self, name)!r}" for name in self.__slots__])
    return f"{self.__class__.__qualname__}({values})"


def _refuse_set(self: object, name: str, value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


class _StandardFields:
    """The fields as the standard module knows them, made when it asks."""

    def __get__(self, record: object, cls: type) -> dict[str, Any]:
        import dataclasses

        rows: list[Any] = []
        for one in fields(cls):
            if one.required:
                rows.append((one.name, one.type))
            elif one.default is MISSING:
                rows.append((one.name, one.type, dataclasses.field(default_factory=one.default_factory)))
            else:
                rows.append((one.name, one.type, dataclasses.field(default=one.default)))
        standard: Any = dataclasses.make_dataclass(cls.__name__, rows)
        found: dict[str, Any] = standard.__dataclass_fields__
        return found


_STANDARD_FIELDS = _StandardFields()
