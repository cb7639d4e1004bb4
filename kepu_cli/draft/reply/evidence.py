"""Which measures of the sources speak to what somebody asks for.

Words, pairs of characters and concepts are weighted by how few measures of all sources hold them; a measure is
worth the share of the ask's weight that it speaks of, a word in its title or said again counting more (BM25). What comes
back are whole sentences of the source with the units, targets and deadline of their measure, never words of ours.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from kepu_cli.draft.reply.asks import Ask
from kepu_cli.draft.segment import get_segmenter
from kepu_cli.measures import Assignment, Measure, policy_title, read_content
from kepu_cli.model import Policy
from kepu_cli.records import NamedTuple
from kepu_cli.resources import read_resource
from kepu_cli.terms import list_terms, term_weight

Words = dict[str, float]

# Chosen on 45 asks (16 of them foreign to the sources) over four real plans and four made up: with 0.26 to 0.33, 42 or 43 of
# them are rightly answered or rightly left open.
LEAST = 0.30
NEAR_MISS = 0.22  # worth a look by a person, not worth a sentence in a letter
_BESIDE_BEST = 0.6  # a further measure must be worth this share of the best one
_LEAST_NAMED = 4  # characters of a title that an ask names
_ALONE = 0.6  # a single shared word must be this share of the ask's words
_GENERAL_SHARE = 0.25  # a word of the matter as a whole stands in this share of all passages
_OFF_SUBJECT = 0.25  # what a passage loses that says nothing of the suggestion's subject
_SATURATION, _LENGTH = 0.8, 0.6  # BM25's k1 and b
_TITLE_WEIGHT, _TITLE_PART = 2.0, 0.3
_CHAPTER_WEIGHT = 0.5  # of a word that the heading of the chapter says
_PAIR_WEIGHT = 0.5  # of two characters that are no word: they find 科普场馆 in 科普设施和场馆
_WHOLE = 60  # characters of a measure that is quoted whole
_SENTENCES, _WITH_TARGETS = 3, 4  # at most so many sentences for the words, so many with those that hold a target
_MOST_SENTENCES = 500  # of one measure that are looked at
_FROM_BEST = 0.5  # a sentence must be worth this share of the best one
# What a plan says of itself as a whole is no measure that answers anybody.
GENERAL_TITLE = re.compile(
    r"(?:总体(?:要求|思路|考虑)|(?:总体|主要|发展|工作)目标|指导思想|基本原则|工作(?:要求|原则|思路))"
)
_CITED = re.compile(
    r"[《<〈](?:[^《》<>〈〉]{0,12}?(?:省|市|自治区|州|县|区))?(?P<matter>[^《》<>〈〉]{0,40}?)"
    r"(?:条例|办法|规定|细则|意见|方案|规划|计划|纲要|法|通知|决定|措施)?(?:[（(][^（）()]*[）)])?[》>〉]"
)
_PLACE = re.compile(r"(?:我|本|全)[省市县区州](?!场|民|域)|[\u4e00-\u9fff]{2,3}(?:省|自治区)(?=[\u4e00-\u9fff])")
_CALL = re.compile(r"更加紧密地?团结在|^让我们|^特此(?:通知|函复|函告)")  # words that close a document, no measure
_GIVING = re.compile(r"[对给向为][^，,。；]{2,20}?(?:给予|予以|发放|安排)(?P<given>[^。；]+)。?")
_EMPTY = re.compile(r"[\W\d_]+|.")
_ITEM = re.compile(
    r"^(?:\d{1,2}[.．、](?!\d)|[（(][\d一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,2}是|[①-⑳])\s*"
)


class Passage(NamedTuple):
    """A measure, or what one row of a task table assigns: title, text, who bears it."""

    source: int  # which of the policies
    measure: Measure
    text: str
    assignments: tuple[Assignment, ...]
    title: Words
    words: Words
    length: float


class Finding(NamedTuple):
    """A passage that speaks to an ask: ``score`` 0 … about 1, the terms of the ask that it says with their shares, and those
    of them that are words, the heaviest first."""

    passage: Passage
    score: float
    shared: Words
    words: tuple[str, ...]


class Index(NamedTuple):
    """The passages of all sources with the weights of their words."""

    passages: tuple[Passage, ...]
    rarity: Words
    mean_length: float
    subjects: tuple[frozenset[str], ...]  # the words of each document's title

    def weight(self, word: str) -> float:
        """How much a word says; one that no source holds says as much as the rarest."""
        return term_weight(word) * self.rarity.get(word, math.log((len(self.passages) + 1) / 0.5))


def build_index(policies: Sequence[Policy]) -> Index:
    """The index of the measures of some policies."""
    passages = tuple(
        passage
        for number, policy in enumerate(policies)
        for measure in read_content(policy).measures
        if not GENERAL_TITLE.match(measure.title)
        for passage in _passages(number, measure)
    )
    counts: dict[str, int] = {}
    for passage in passages:
        for word in passage.title.keys() | passage.words.keys():
            counts[word] = counts.get(word, 0) + 1
    rarity = {word: math.log((len(passages) + 1) / (count + 0.5)) for word, count in counts.items()}
    mean = sum(passage.length for passage in passages) / len(passages) if passages else 1.0
    subjects = tuple(frozenset(_cut_words(policy_title(policy))) for policy in policies)
    return Index(passages, rarity, max(mean, 1.0), subjects)


def find_evidence(ask: Ask, index: Index, subject: str = "") -> list[Finding]:
    """What the sources say to an ask, the best first, each measure once.

    ``subject`` is the title of the suggestion: a measure of another subject is worth less (《条例》 in a suggestion on science
    is not the one on families). Where nothing reaches ``LEAST`` the best comes alone if it reaches ``NEAR_MISS``, so that it
    can be named.
    """
    wanted = weigh_ask(ask, index)
    spoken = _spoken(ask)
    given = _given(ask)
    about = {word for word in _cut_words(_subject(subject)) if term_weight(word) == 1}
    scored = sorted(
        (
            (score_passage(wanted, passage, index) * _nearness(about, passage, index), -order)
            for order, passage in enumerate(index.passages)
        ),
        reverse=True,
    )
    found: dict[int, Finding] = {}
    near: Finding | None = None
    least = NEAR_MISS
    for score, order in scored:
        if score < NEAR_MISS:
            break
        passage = index.passages[-order]
        if score < least and not _is_named(passage.measure, ask):
            continue
        shared = {word: share for word, share in wanted.items() if word in passage.title or word in passage.words}
        words = sorted(shared.keys() & spoken, key=lambda word: (-shared[word], word))
        finding = Finding(passage, score, shared, tuple(words))
        if score >= LEAST and _says_enough(words, wanted, spoken) and (not given or given & shared.keys()):
            # The first that is taken says how much a further one must be worth.
            least = least if found else max(LEAST, score * _BESIDE_BEST)
            found.setdefault(id(passage.measure), finding)
        elif near is None and any(term_weight(word) == 1 for word in words):
            near = finding._replace(score=min(score, NEAR_MISS))
    return list(found.values()) or ([near] if near else [])


def _is_named(measure: Measure, ask: Ask) -> bool:
    """Whether an ask says the title of a measure word for word, whatever else it asks for."""
    return len(measure.title) >= _LEAST_NAMED and measure.title in ask.text


def speaks_to(ask: Ask, passage: Passage, index: Index) -> bool:
    """Whether a passage that is quoted for something wider speaks to this as well."""
    wanted, given = weigh_ask(ask, index), _given(ask)
    said = not given or any(word in passage.title or word in passage.words for word in given)
    return said and score_passage(wanted, passage, index) >= NEAR_MISS


def _given(ask: Ask) -> set[str]:
    """What is to be given, where an ask is nothing but that: 对山区路灯给予建设补贴 is not answered by what says nothing of 补贴."""
    found = _GIVING.fullmatch(ask.text)
    if found is None:
        return set()
    concepts = {term for term in list_terms(found["given"]) if term.startswith("#")}
    return concepts | {word for word in _cut_words(found["given"]) if term_weight(word) == 1}


def _says_enough(words: Sequence[str], wanted: Words, spoken: set[str]) -> bool:
    """Whether the shared words are more than one that happens to stand in both."""
    telling = [word for word in words if term_weight(word) == 1]
    total = sum(share for word, share in wanted.items() if word in spoken)
    return len(telling) > 1 or any(wanted[word] >= _ALONE * total for word in telling)


def is_general(ask: Ask, index: Index) -> bool:
    """Whether an ask names nothing but the matter of the sources as a whole: 加强科普工作, asked of plans on 科普."""
    telling = {word for word in _cut_words(_subject(ask.title)) if term_weight(word) == 1}
    common = math.log((len(index.passages) + 1) / (len(index.passages) * _GENERAL_SHARE + 0.5))
    return bool(telling) and all(index.rarity.get(word, math.inf) <= common for word in telling)


def _nearness(about: set[str], passage: Passage, index: Index) -> float:
    """1 for a passage of a document on the subject, less for one that shares no word with it, nor its document's title."""
    near = not about or about & (passage.title.keys() | passage.words.keys() | index.subjects[passage.source])
    return 1.0 if near else 1 - _OFF_SUBJECT


def _passages(source: int, measure: Measure) -> Iterable[Passage]:
    """A measure apart by who bears what: the rows of a table and the items that name units of their own, then the rest."""
    title = _count(measure.title)
    rows: dict[str, list[Assignment]] = {}
    for row in measure.assignments:
        rows.setdefault(row.content or "", []).append(row)
    own = {line for content in rows for line in content.splitlines()}
    rest = "\n".join(line for line in measure.text.splitlines() if line not in own)
    if rest or "" in rows or not rows:
        rows.setdefault("", [])
    for content, assignments in rows.items():
        yield _passage(source, measure, content or rest, tuple(assignments), title)


def _passage(source: int, measure: Measure, text: str, assignments: tuple[Assignment, ...], title: Words) -> Passage:
    words = _count(text)
    for word in _count(measure.path[-1]) if measure.path else ():
        words[word] = max(words.get(word, 0.0), _CHAPTER_WEIGHT)
    return Passage(
        source, measure, text, assignments, title, words, sum(words.values()) + _TITLE_WEIGHT * sum(title.values())
    )


def weigh_ask(ask: Ask, index: Index) -> Words:
    """What share of the ask each of its terms is: by all its words with the title's twice, and a part by its title alone.

    A word that no source holds counts, so that an ask foreign to them all stays open; a pair that none holds is no word.
    """
    spoken = _spoken(ask)
    title = [term for term in _count(_subject(ask.title)) if term in spoken or term in index.rarity]
    text = [term for term in _count(_subject(f"{ask.text}，{ask.context}")) if term in spoken or term in index.rarity]
    every = dict.fromkeys(text, 1.0) | dict.fromkeys(title, _TITLE_WEIGHT)
    shares: Words = {}
    for counts, part in ((every, 1 - _TITLE_PART), (dict.fromkeys(title, 1.0), _TITLE_PART)):
        total = sum(count * index.weight(word) for word, count in counts.items())
        for word, count in counts.items():
            shares[word] = shares.get(word, 0.0) + count * index.weight(word) / total * part
    return shares


@cache
def _vague_words() -> frozenset[str]:
    """The words of data/asks.yaml that everybody who asks for something says."""
    import yaml

    return frozenset(yaml.safe_load(read_resource("data", "asks.yaml"))["虚泛"].split())


def _cut_words(text: str) -> list[str]:
    """The words that say something, in order."""
    vague = _vague_words()
    return [
        word for word in get_segmenter().cut_joined(text.lower()) if word not in vague and not _EMPTY.fullmatch(word)
    ]


def _count(text: str) -> Words:
    found: Words = {}
    for term, times in Counter(list_terms(text)).items():
        found[term] = times if term.startswith("#") else times * _PAIR_WEIGHT
    for word, times in Counter(_cut_words(text)).items():
        found[word] = float(times)
    return found


@lru_cache(maxsize=10_000)
def _sentence_words(sentence: str) -> frozenset[str]:
    """What a sentence says; every ask looks at the same ones."""
    return frozenset(_count(sentence))


def _spoken(ask: Ask) -> set[str]:
    return set(_cut_words(_subject(f"{ask.title}，{ask.text}，{ask.context}")))


def _subject(text: str) -> str:
    """The words of an ask that name a matter: of a cited document its matter, not its place and kind.

    推进《云州省科学技术普及条例》落地 -> 推进科学技术普及落地: another 条例 is no answer.
    """
    return _PLACE.sub("", _CITED.sub(lambda match: match["matter"], text))


def score_passage(wanted: Words, passage: Passage, index: Index) -> float:
    """How much of an ask a passage speaks of: 0 nothing, about 1 all of it."""
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * passage.length / index.mean_length)
    total = 0.0
    for word, share in wanted.items():
        said = _TITLE_WEIGHT * passage.title.get(word, 0.0) + passage.words.get(word, 0.0)
        if said:
            total += share * said * (_SATURATION + 1) / (said + norm)
    return total


def choose_sentences(finding: Finding, used: frozenset[str] = frozenset(), *, again: bool = False) -> tuple[str, ...]:
    """The sentences to quote, in their order: those that say most of what is asked for and those that hold a target.

    A short measure is quoted whole; the items of a table's row are things of their own. ``used`` were quoted before and
    are not again, nor are the others of a measure in their stead, unless they too say what is asked; ``again`` quotes them
    all the same, but only what is asked for.
    """
    passage = finding.passage
    sentences = split_sentences(passage.text or passage.measure.title)
    row = passage.measure.kind == "table"
    fresh = [number for number, line in enumerate(sentences) if again or line not in used]
    if len(fresh) == len(sentences) and not row and not again and sum(map(len, sentences)) <= _WHOLE:
        return tuple(sentences)
    words = map(_sentence_words, sentences[:_MOST_SENTENCES])
    worth = [sum(share for word, share in finding.shared.items() if word in said) for said in words]
    worth += [0.0] * (len(sentences) - len(worth))
    best = max(worth, default=0.0)
    ranked = sorted(fresh, key=lambda number: (-worth[number], number))
    chosen = {number for number in ranked[:_SENTENCES] if worth[number] and worth[number] >= best * _FROM_BEST}
    if not chosen and best == 0 and fresh:
        chosen = {fresh[0]}  # the title alone says what is asked for
    targets = () if row or again else passage.measure.targets
    for number in fresh if chosen else ():
        if len(chosen) < _WITH_TARGETS and any(target.text in sentences[number] for target in targets):
            chosen.add(number)
    return tuple(sentences[number] for number in sorted(chosen))


def split_sentences(text: str) -> list[str]:
    """The sentences of a text as they stand, without the label of an item: 1. 加强培训；-> 加强培训."""
    return [bare for bare, _ in _sentences(text)]


def quote_sentences(text: str, chosen: Sequence[str]) -> str:
    """The chosen sentences of a text, in its order, each with its own stop; …… where one between them is left out."""
    out: list[str] = []
    waiting = list(chosen)
    skipped = False
    for bare, stop in _sentences(text):
        if not waiting:
            break
        if bare != waiting[0]:
            skipped = True
            continue
        waiting.pop(0)
        if out and skipped:
            out.append("……")
        out.append(bare + (stop if waiting or stop not in "；;" else "。"))
        skipped = False
    return "".join(out)


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence and what closes it: its own 。 or ；, 。 where a line ends without, nothing behind ： and ！."""
    for line in text.splitlines():
        for sentence in re.findall(r"[^。！？；;]+[。！？；;]?", line):
            whole = _ITEM.sub("", sentence.strip())
            bare = whole.rstrip("。；;")
            if len(bare) > 1 and not _CALL.search(bare):
                yield bare, whole[len(bare) :] or ("" if bare.endswith(("：", ":", "！", "？")) else "。")
