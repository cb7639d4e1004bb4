"""Automatic numbers as Word prints them: the numbering part, the counters, and every number format.

ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats). Lists that share an abstract
definition count on together, unless an override gives them a start of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kepu_cli.readers.docx.styles import OFF, StyleSheet, read_size
from kepu_cli.readers.xml_events import Attributes, EventParser

_MAX_LETTERS = 30  # AAA…: what a repeated letter may grow to
_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_TRADITIONAL_LEGAL_DIGITS = "零壹貳參肆伍陸柒捌玖"
_JAPANESE_LEGAL_DIGITS = "〇壱弐参四伍六七八九"
_KOREAN_DIGITS = "영일이삼사오육칠팔구"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_HALF_AIUEO = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_HALF_IROHA = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ONES = (
    "",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
)
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_ORDINALS = {
    "One": "First",
    "Two": "Second",
    "Three": "Third",
    "Five": "Fifth",
    "Eight": "Eighth",
    "Nine": "Ninth",
    "Twelve": "Twelfth",
}


def _places(number: int, digits: str, units: str, *, zero: str, drop_ten: bool, drop_all: bool = False) -> str:
    """A number by places: 一百零三. ``zero`` fills gaps; ``drop_ten``: 十二, not 一十二; ``drop_all``: 百二, not 一百二."""
    if number <= 0:
        return digits[0]
    if number >= 10_000:
        if number >= 100_000_000:
            return str(number)
        high, low = divmod(number, 10_000)
        head = _places(high, digits, units, zero=zero, drop_ten=drop_ten, drop_all=drop_all) + units[3]
        if not low:
            return head
        gap = zero if low < 1000 else ""
        return head + gap + _places(low, digits, units, zero=zero, drop_ten=False, drop_all=drop_all)
    text, skipped = "", False
    for value, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            bare = digit == 1 and unit and (drop_all or (drop_ten and value == 10 and not text))
            text += (zero if skipped else "") + ("" if bare else digits[digit]) + unit
            skipped = False
        elif text:
            skipped = True
    return text


def _by_digit(number: int, digits: str) -> str:
    return "".join(digits[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def _chinese(number: int) -> str:
    """一, 十二, 九十九, then digit by digit: 一〇〇."""
    if 0 < number < 100:
        return _places(number, _DIGITS, "十百千万", zero="", drop_ten=True)
    return _by_digit(number, _DIGITS)


def _chinese_thousand(number: int) -> str:
    return _places(number, _DIGITS, "十百千万", zero="零", drop_ten=True)


def _taiwanese_thousand(number: int) -> str:
    return _places(number, _DIGITS, "十百千萬", zero="零", drop_ten=True)


def _japanese(number: int) -> str:
    return _places(number, _DIGITS, "十百千万", zero="", drop_ten=True, drop_all=True)


def _letters(number: int) -> str:
    if number <= 0:
        return str(number)
    times, letter = divmod(number - 1, 26)
    return chr(65 + letter) * min(times + 1, _MAX_LETTERS)


def _roman(number: int) -> str:
    if not 0 < number < 5000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _cardinal_text(number: int) -> str:
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "Hundred"] if hundreds else []
    if rest >= 20:
        words.append("-".join(word for word in (_TENS[rest // 10], _ONES[rest % 10].lower()) if word))
    elif rest:
        words.append(_ONES[rest])
    return " ".join([words[0], *(word.lower() for word in words[1:])])


def _ordinal_text(number: int) -> str:
    text = _cardinal_text(number)
    if text.isdigit():
        return _ordinal(number)
    cut = max(text.rfind(" "), text.rfind("-")) + 1
    head, last = text[:cut], text[cut:]
    known = _ORDINALS.get(last.capitalize())
    word = known or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return head + (word.lower() if cut else word)


def _listed(characters: Sequence[str]) -> Callable[[int], str]:
    """A format that has a character of its own for the first few numbers and is decimal after them."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _cycled(characters: str) -> Callable[[int], str]:
    """A format that begins again after its last character."""
    return lambda number: characters[(number - 1) % len(characters)] if number > 0 else str(number)


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number > 0 else str(number)


def _range(first: str, count: int) -> str:
    return "".join(chr(ord(first) + i) for i in range(count))


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "cardinalText": _cardinal_text,
    "ordinalText": _ordinal_text,
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese_thousand,
    "chineseLegalSimplified": lambda number: _places(number, _LEGAL_DIGITS, "拾佰仟万", zero="零", drop_ten=False),
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _taiwanese_thousand,
    "taiwaneseDigital": lambda number: _by_digit(number, _DIGITS),
    "ideographDigital": lambda number: _by_digit(number, _DIGITS),
    "ideographLegalTraditional": lambda number: _places(
        number, _TRADITIONAL_LEGAL_DIGITS, "拾佰仟萬", zero="零", drop_ten=False
    ),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _listed(_range("㊀", 10)),
    "japaneseCounting": _japanese,
    "japaneseLegal": lambda number: _places(number, _JAPANESE_LEGAL_DIGITS, "拾百阡萬", zero="", drop_ten=False),
    "japaneseDigitalTenThousand": lambda number: _by_digit(number, _DIGITS),
    "koreanDigital": lambda number: _by_digit(number, _KOREAN_DIGITS),
    "koreanDigital2": lambda number: _by_digit(number, "零" + _DIGITS[1:]),
    "koreanCounting": lambda number: _places(number, _KOREAN_DIGITS, "십백천만", zero="", drop_ten=True, drop_all=True),
    "koreanLegal": _listed(("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열")),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _listed(_range("①", 20)),
    "decimalEnclosedCircleChinese": _listed(_range("①", 20)),
    "decimalEnclosedFullstop": _listed(_range("⒈", 20)),
    "decimalEnclosedParen": _listed(_range("⑴", 20)),
    "aiueo": _cycled(_HALF_AIUEO),
    "iroha": _cycled(_HALF_IROHA),
    "aiueoFullWidth": _cycled(_AIUEO),
    "irohaFullWidth": _cycled(_IROHA),
    "ganada": _cycled(_GANADA),
    "chosung": _cycled(_CHOSUNG),
}


def format_number(number: int, name: str) -> str:
    """A number in a Word number format (``chineseCounting``: 12 -> 十二); plain decimal for an unknown one."""
    return FORMATS.get(name, str)(number)


class Level:
    """One level of a list: how its number is written and when it starts again."""

    __slots__ = ("format", "hidden", "legal", "restart", "start", "style", "suffix", "text", "width")

    def __init__(self) -> None:
        self.start = 1
        self.format = "decimal"
        self.width = 0  # digits to pad to, from a custom format such as 001, 002
        self.text = ""
        self.restart: int | None = None  # 0 never; n after a level above the n-th; None after any level above
        self.legal = False  # every number in the label is decimal
        self.suffix = "tab"
        self.style: str | None = None  # the paragraph style that stands for this level
        self.hidden = False


class _Abstract:
    __slots__ = ("levels", "style_link")

    def __init__(self) -> None:
        self.levels: dict[int, Level] = {}
        self.style_link: str | None = None  # the numbering style that defines this list instead


class _Num:
    __slots__ = ("abstract", "levels", "starts")

    def __init__(self) -> None:
        self.abstract = ""
        self.levels: dict[int, Level] = {}
        self.starts: dict[int, int] = {}


class _Counters:
    """Where a list stands: the number last given on each level and the overrides already spent."""

    __slots__ = ("numbers", "spent", "turn", "used")

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.used: dict[int, int] = {}  # level -> the turn it was last used in
        self.turn = 0
        self.spent: set[tuple[str, int]] = set()

    def is_fresh(self, at: int, level: Level) -> bool:
        """True where a level has not been used yet, or not since a level above made it start again."""
        last = self.used.get(at)
        if last is None:
            return True
        above = at if level.restart is None else min(level.restart, at)
        return any(self.used.get(i, 0) > last for i in range(above))


Counts = dict[str, _Counters]
"""Where the lists of one story stand: the body, each text box, headers and footers, the notes count apart."""


class Numbering:
    """The lists of a document. ``advance`` is called once for each numbered paragraph, in order."""

    def __init__(self) -> None:
        self.abstracts: dict[str, _Abstract] = {}
        self.nums: dict[str, _Num] = {}

    def _resolve(self, num_id: str, styles: StyleSheet) -> tuple[str, _Num, dict[int, Level]] | None:
        """The abstract list a number belongs to, the num itself and its levels with overrides; None for none."""
        num = self.nums.get(num_id)
        if num is None:
            return None
        abstract_id = num.abstract
        for _ in range(10):  # a link to a numbering style leads to the list that really counts
            abstract = self.abstracts.get(abstract_id)
            if abstract is None:
                return None
            if abstract.style_link is None:
                return abstract_id, num, {**abstract.levels, **num.levels}
            linked = self.nums.get(styles.paragraph(abstract.style_link).get("num", ""))
            if linked is None or linked.abstract == abstract_id:
                return abstract_id, num, {**abstract.levels, **num.levels}
            abstract_id = linked.abstract
        return None

    def level_of_style(self, num_id: str, style_ids: list[str], styles: StyleSheet) -> int | None:
        """The level that is tied to the first of these paragraph styles that has one, None for none."""
        resolved = self._resolve(num_id, styles)
        if resolved is None:
            return None
        by_style = {level.style: at for at, level in resolved[2].items() if level.style}
        return next((by_style[style_id] for style_id in style_ids if style_id in by_style), None)

    def advance(self, num_id: str, at: int, styles: StyleSheet, counts: Counts) -> tuple[str, str]:
        """Count one paragraph on a level (from 0) and give its label and the suffix (tab, space, nothing).

        ``("", "nothing")`` where the list is unknown; the label is empty for bullets and for levels without one.
        A level that is skipped on the way down counts as used, as in Word: 1. 1.1.1 1.2.
        """
        resolved = self._resolve(num_id, styles)
        if resolved is None:
            return "", "nothing"
        abstract_id, num, levels = resolved
        level = levels.get(at)
        if level is None:
            return "", "nothing"
        counters = counts.setdefault(abstract_id, _Counters())
        counters.turn += 1
        fresh = counters.is_fresh(at, level)
        if fresh:
            for above in range(at - 1, -1, -1):
                skipped = levels.get(above)
                if skipped is None or not counters.is_fresh(above, skipped):
                    break
                counters.numbers[above] = num.starts.get(above, skipped.start)
                counters.used[above] = counters.turn
        override = at in num.starts and (num_id, at) not in counters.spent
        if override:
            counters.spent.add((num_id, at))
        if override or fresh:
            counters.numbers[at] = num.starts.get(at, level.start)
        else:
            counters.numbers[at] += 1
        counters.turn += 1
        counters.used[at] = counters.turn
        if level.format == "bullet" or level.hidden:
            return "", "nothing"
        return self._label(level, at, levels, counters), level.suffix

    @staticmethod
    def _label(level: Level, at: int, levels: dict[int, Level], counters: _Counters) -> str:
        pieces = level.text.split("%")
        label = pieces[0]
        for piece in pieces[1:]:
            if not piece or piece[0] not in "123456789":
                label += "%" + piece
                continue
            other_at = int(piece[0]) - 1
            other = levels.get(other_at)
            if other is not None and other_at <= at and other.format not in ("bullet", "none"):
                number = counters.numbers.get(other_at, other.start)
                if level.legal:
                    label += str(number)
                elif other.width:
                    label += f"{number:0{other.width}d}"
                else:
                    label += format_number(number, other.format)
            label += piece[1:]
        return label


def read_numbering(data: bytes, file: str, part: str) -> Numbering:
    """The lists in a numbering part. Raises ReadError for broken XML."""
    numbering = Numbering()
    abstract, num, level = _Abstract(), _Num(), Level()
    override: int | None = None
    choice: str | None = None  # the number format of an mc:Choice, which its fallback must not undo

    def start_abstract(attributes: Attributes) -> None:
        nonlocal abstract, override
        abstract, override = _Abstract(), None
        numbering.abstracts[attributes.get("w:abstractNumId", "")] = abstract

    def style_link(attributes: Attributes) -> None:
        abstract.style_link = attributes.get("w:val")

    def start_num(attributes: Attributes) -> None:
        nonlocal num, override
        num, override = _Num(), None
        numbering.nums[attributes.get("w:numId", "")] = num

    def abstract_id(attributes: Attributes) -> None:
        num.abstract = attributes.get("w:val", "")

    def start_override(attributes: Attributes) -> None:
        nonlocal override
        override = read_size(attributes.get("w:ilvl")) or 0

    def end_override() -> None:
        nonlocal override
        override = None

    def override_start(attributes: Attributes) -> None:
        value = read_size(attributes.get("w:val"))
        if override is not None and value is not None:
            num.starts[override] = value

    def start_level(attributes: Attributes) -> None:
        nonlocal level, choice
        level, choice = Level(), None
        at = read_size(attributes.get("w:ilvl")) or 0
        (abstract if override is None else num).levels[at] = level

    def start(attributes: Attributes) -> None:
        value = read_size(attributes.get("w:val"))
        level.start = 0 if value is None else value

    def number_format(attributes: Attributes) -> None:
        nonlocal choice
        if choice is not None:
            return
        name = attributes.get("w:val", "decimal")
        if name == "custom":
            choice = name
            sample = attributes.get("w:format", "").split(",")[0].strip()
            if sample.isdecimal():
                level.width = len(sample)
            name = "decimal"
        level.format = name

    def text(attributes: Attributes) -> None:
        level.text = "" if attributes.get("w:null", "0") not in OFF else attributes.get("w:val", "")

    def restart(attributes: Attributes) -> None:
        level.restart = read_size(attributes.get("w:val"))

    def legal(attributes: Attributes) -> None:
        level.legal = attributes.get("w:val") not in OFF

    def suffix(attributes: Attributes) -> None:
        level.suffix = attributes.get("w:val", "tab")

    def paragraph_style(attributes: Attributes) -> None:
        level.style = attributes.get("w:val")

    def hidden(attributes: Attributes) -> None:
        level.hidden = attributes.get("w:val") not in OFF

    starts = {
        "w:abstractNum": start_abstract,
        "w:numStyleLink": style_link,
        "w:num": start_num,
        "w:abstractNumId": abstract_id,
        "w:lvlOverride": start_override,
        "w:startOverride": override_start,
        "w:lvl": start_level,
        "w:start": start,
        "w:numFmt": number_format,
        "w:lvlText": text,
        "w:lvlRestart": restart,
        "w:isLgl": legal,
        "w:suff": suffix,
        "w:pStyle": paragraph_style,
        "w:vanish": hidden,
    }
    EventParser(starts, {"w:lvlOverride": end_override}).parse(data, file, part)
    return numbering
