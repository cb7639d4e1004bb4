"""Damaged copies of the samples: whatever the bytes, the answer is a Policy or a KepuError, soon."""

from __future__ import annotations

import io
import random
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sample_truth import FILES, SAMPLES

from kepu_cli.errors import KepuError
from kepu_cli.model import Policy
from kepu_cli.pipeline import load_bytes
from kepu_cli.store import dump_yaml

PER_FILE = 60
PER_PDF = 20
PER_MEMBER = 16
SECONDS_ALLOWED = 20  # for one damaged copy: a guard against endless loops, not a measurement
NAMES = [name for name, _ in FILES]
PACKAGES = [name for name in NAMES if name.endswith(".docx") and "-" not in name] + ["云岭市科普实施意见-自动编号.docx"]


def flip(data: bytearray, chance: random.Random) -> None:
    """Another value for some bytes."""
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(data: bytearray, chance: random.Random) -> None:
    """The end is missing."""
    del data[chance.randrange(len(data)) :]


def drop(data: bytearray, chance: random.Random) -> None:
    """A piece in the middle is missing."""
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 400)]


def repeat(data: bytearray, chance: random.Random) -> None:
    """A piece stands there twice."""
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 400)]


def swap(data: bytearray, chance: random.Random) -> None:
    """Two pieces have changed places."""
    size = min(chance.randint(1, 200), len(data) // 2)
    first, second = sorted((chance.randrange(len(data) - size), chance.randrange(len(data) - size)))
    data[first : first + size], data[second : second + size] = data[second : second + size], data[first : first + size]


def insert(data: bytearray, chance: random.Random) -> None:
    """Bytes that mean something to a format, in a place where they do not belong."""
    start = chance.randrange(len(data))
    data[start:start] = chance.choice(
        (
            b"\0\0\0\0",
            b"\xff\xfe",
            b"<w:p>",
            b"</w:tbl>",
            b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
            b"&a;",
            b"endobj",
            b"stream\n",
            b"PK\x03\x04",
            b"<table><tr><td rowspan=99999 colspan=99999>",
            b"<br>" * 50,
            "（责任单位：".encode(),
            "一、".encode() * 9,
            b"\t" * 40,
            b"|" * 40,
            b"9" * 400,
        )
    )


DAMAGE: tuple[Callable[[bytearray, random.Random], None], ...] = (flip, cut, drop, repeat, swap, insert)


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """A TimeoutError where the block takes longer (on systems that have alarms)."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"no answer in {seconds} s")

    old = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, old)


def assert_answered(data: bytes, name: str) -> None:
    try:
        with time_limit(SECONDS_ALLOWED):
            policy = load_bytes(data, name)
            dump_yaml(policy)
    except KepuError as error:
        assert str(error)
        assert "\n" not in str(error)
    else:
        assert isinstance(policy, Policy)


@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_give_a_policy_or_a_clear_error(name: str) -> None:
    whole = (SAMPLES / name).read_bytes()
    chance = random.Random(f"mutations of {name}")
    for _ in range(PER_PDF if name.endswith(".pdf") else PER_FILE):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2))):
            if len(data) > 8:
                chance.choice(DAMAGE)(data, chance)
        assert_answered(bytes(data), name)


MEMBERS = (
    "word/document.xml",
    "word/numbering.xml",
    "word/styles.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
)
OFD = "云岭市科技创新任务分解表.ofd"
OFD_MEMBERS = ("OFD.xml", "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/Pages/Page_3/Content.xml")


@pytest.mark.parametrize(
    ("name", "member"),
    [*((name, member) for name in PACKAGES for member in MEMBERS), *((OFD, member) for member in OFD_MEMBERS)],
)
def test_damaged_members_of_a_package_give_a_policy_or_a_clear_error(name: str, member: str) -> None:
    """Damage behind the compression, where the checksum of the zip does not see it."""
    with zipfile.ZipFile(SAMPLES / name) as archive:
        members = {other: archive.read(other) for other in archive.namelist()}
    chance = random.Random(f"members of {name} {member}")
    for _ in range(PER_MEMBER):
        data = bytearray(members[member])
        chance.choice(DAMAGE)(data, chance)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for other, content in members.items():
                archive.writestr(other, bytes(data) if other == member else content)
        assert_answered(packed.getvalue(), name)
