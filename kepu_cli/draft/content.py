"""What the sources of a draft give its template: the seam between what a document says and how it looks.

A producer reads a ``Request`` and gives ``Content``: values for the fields of a template (texts, dates, lists, dicts) and
ready paragraphs as ``Blocks``, each with the ``Evidence`` it rests on. What the user gives (--data, --set) is laid over it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from kepu_cli.draft.document import Evidence
from kepu_cli.model import Policy
from kepu_cli.records import dataclass, field

Command: TypeAlias = Literal["reply", "plan", "tasks", "notice"]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for. ``data`` holds the fields the user gave, by name; ``keep`` and ``drop`` are labels as printed.

    ``suggestion`` is the 建议 or 提案 to be answered, ``region`` the place to write for, ``by`` the shape of a task table.
    """

    command: Command
    policies: tuple[Policy, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    region: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    by: Literal["unit", "measure"] = "unit"
    suggestion: Policy | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a producer gives: ``values`` by field name, ``remarks`` as lines for the person (counts, what is undecided).

    ``evidence`` is what belongs to no single paragraph: a substitution that was refused, a passage that was left out.
    ``origins`` says what a field rests on; one that it does not name rests on the sources as a whole.
    ``pending`` are what the sources did not answer and a person has to write, each a line.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    origins: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    pending: tuple[str, ...] = ()


Producer: TypeAlias = Callable[[Request], Content]

# Command -> module and function; loaded when called.
PRODUCERS: dict[str, tuple[str, str]] = {
    "notice": ("kepu_cli.draft.notice", "produce_notice"),
    "tasks": ("kepu_cli.draft.task_table", "produce_tasks"),
    "plan": ("kepu_cli.draft.plan", "produce_plan"),
    "reply": ("kepu_cli.draft.reply", "produce_reply"),
}
DEFAULT_TEMPLATES: dict[str, str] = {"reply": "答复函", "plan": "实施方案", "tasks": "任务分解表", "notice": "印发通知"}


def produce(request: Request) -> Content:
    """The content of a request by its command's producer."""
    import importlib

    module, name = PRODUCERS[request.command]
    producer: Producer = getattr(importlib.import_module(module), name)
    return producer(request)
