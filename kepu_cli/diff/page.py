"""A comparison as one HTML page: the two documents side by side, measure by measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_cli.diff.choose import choose_matches
from kepu_cli.diff.data import WORDS_FROM, bearer_text, is_readable, threshold_text
from kepu_cli.diff.result import Bearer, Comparison, Match, Only
from kepu_cli.diff.views import (
    CHANGE_NAMES,
    FIELD_NAMES,
    deadline_text,
    number_lines,
    pair_text,
    part_text,
    summary_line,
    target_text,
)
from kepu_cli.diff.words import Joined, build_joined, diff_words
from kepu_cli.measures import Measure, policy_title
from kepu_cli.model import Policy
from kepu_cli.report.html import build_page, checkboxes, selector
from kepu_cli.report.package import escape
from kepu_cli.roles import ROLE_NAMES

_STYLE = """
article{border:1px solid var(--line);border-radius:6px;margin:10px 0;padding:8px 14px}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:0 24px}
.sides>div+div{border-left:1px dashed var(--line);padding-left:24px}
h3{font-size:1em;margin:.2em 0}
.text{white-space:pre-line;overflow-wrap:anywhere}
details>summary{cursor:pointer;color:var(--dim)}
.facts{margin:.4em 0 0;padding:.4em 0 0;border-top:1px solid var(--line);font-size:.92em}
.facts dt{float:left;clear:left;width:5.5em;color:var(--dim)}.facts dd{margin:0 0 .2em 6em}
.badge{display:inline-block;border:1px solid var(--line);border-radius:3px;padding:0 .4em;font-size:.82em;margin-right:.4em;background:var(--soft)}
.badge.changed{background:#fff1cf;border-color:#d9a400}.badge.moved{background:#e6e9fb;border-color:#8390d4}
.a{background:var(--del)}.b{background:var(--ins)}.a,.b{padding:0 .2em;border-radius:2px}
@media(max-width:800px){.sides{grid-template-columns:1fr}.sides>div+div{border-left:0;padding-left:0;border-top:1px dashed var(--line)}}
@media print{details>*{display:block!important}details::details-content{content-visibility:visible!important;display:block}}
"""


def render_page(comparison: Comparison, only: str | None = None) -> str:
    """The page of a comparison. Everything is in the text of the page; the filters only hide."""
    matches = choose_matches(comparison, only)
    joined = build_joined((match.a.text for match in matches), (match.b.text for match in matches))
    title = f"对照：{policy_title(comparison.a)} ↔ {policy_title(comparison.b)}"
    body = [
        f'<header><h1>{escape(title)}</h1><div class="sides"><div>{_document("A", comparison.a)}</div>'
        f'<div>{_document("B", comparison.b)}</div></div><p>{escape(summary_line(comparison))}</p></header><main id="main">',
    ]
    functions: dict[str, None] = {}
    rows = []
    for match in matches:
        rows.append(_match(match, joined))
        functions.update(dict.fromkeys(_functions(match)))
    body.append(_section("对应的措施", rows))
    if only in (None, "missing", "changed"):
        for name, side, found in (
            ("只有 A 的措施", "only-a", comparison.only_a),
            ("只有 B 的措施", "only-b", comparison.only_b),
        ):
            body.append(_section(name, [_only(item, side) for item in found]))
            functions.update(dict.fromkeys(bearer.function for item in found for bearer in item.units))
    if only in (None, "changed"):
        body.append(_section("公文要素和措施以外的文字", _rest(comparison, joined)))
    body.append(f'</main><footer><p class="dim small">{threshold_text(comparison.threshold)}</p></footer>')
    kinds = [*CHANGE_NAMES.items(), ("moved", "位置变动"), ("only-a", "只有 A"), ("only-b", "只有 B"), ("rest", "其他")]
    return build_page(
        title, "".join(body), style=_STYLE, filters=checkboxes("显示", kinds) + selector("单位", sorted(functions))
    )


def _section(name: str, articles: Sequence[str]) -> str:
    return f"<section data-group><h2>{name}（{len(articles)}）</h2>{''.join(articles)}</section>" if articles else ""


def _document(side: str, policy: Policy) -> str:
    extras = "，".join(
        text for text in (policy.document.number, str(policy.document.date or ""), policy.source.file) if text
    )
    return f'<p><strong>{side}</strong> {escape(policy_title(policy))}</p><p class="dim small">{escape(extras)}</p>'


def _functions(match: Match) -> list[str]:
    units = match.units
    bearers = [*(pair.a for pair in units.both), *units.only_a, *units.only_b]
    return [bearer.function for bearer in bearers]


def _heading(measure: Measure) -> str:
    place = "，".join(text for text in (" / ".join(measure.path), str(measure.at)) if text)
    return f'<h3>{escape(measure.name)}</h3><p class="dim small">{escape(place)}</p>'


def _match(match: Match, joined: Joined) -> str:
    text_a, text_b = _texts(match, joined)
    badges = f'<span class="badge {match.change}">{CHANGE_NAMES[match.change]}</span>'
    badges += '<span class="badge moved">位置变动</span>' if match.moved else ""
    badges += "" if match.primary else '<span class="badge">部分对应</span>'
    terms = "、".join(f"{term} {share:.0%}" for term, share in match.terms)
    facts = [
        ("共有单位", _marked((pair_text(pair.a, pair.b) for pair in match.units.both), "")),
        ("只有 A", _marked(map(bearer_text, match.units.only_a), "a")),
        ("只有 B", _marked(map(bearer_text, match.units.only_b), "b")),
        (
            "角色变化",
            "；".join(
                escape(f"{pair.a.unit} {ROLE_NAMES[pair.a.role_class]} → {pair.b.unit} {ROLE_NAMES[pair.b.role_class]}")
                for pair in match.units.roles
            ),
        ),
        ("分工", "<br>".join(escape(part_text(part)) for part in match.units.by_content)),
        ("目标", "<br>".join(dict.fromkeys(escape(target_text(target)) for target in match.targets if target.differs))),
        ("数字", "<br>".join(escape(line.removeprefix("数字：")) for line in number_lines(match.numbers))),
        ("时限", escape(deadline_text(match.deadline))),
        ("对应依据", escape(f"相似度 {match.similarity:.2f}" + (f"：{terms}" if terms else ""))),
    ]
    kind = match.change + (" moved" if match.moved else "")
    units = escape("|".join(dict.fromkeys(_functions(match))))
    return (
        f'<article data-item tabindex="0" data-kind="{kind}" data-units="{units}">{badges}<div class="sides">'
        f"<div>{_heading(match.a)}{text_a}</div><div>{_heading(match.b)}{text_b}</div></div>{_facts(facts)}</article>"
    )


def _texts(match: Match, joined: Joined) -> tuple[str, str]:
    if match.change == "same" or not match.primary or match.similarity < WORDS_FROM or match.a.text == match.b.text:
        return _folded(escape(match.a.text)), _folded(escape(match.b.text))
    words = diff_words(match.a.text, match.b.text, joined)
    if not is_readable(words):
        return _folded(escape(match.a.text)), _folded(escape(match.b.text))
    a = "".join(escape(word.a) if word.a == word.b else f"<del>{escape(word.a)}</del>" for word in words if word.a)
    b = "".join(escape(word.b) if word.a == word.b else f"<ins>{escape(word.b)}</ins>" for word in words if word.b)
    return f'<p class="text">{a}</p>', f'<p class="text">{b}</p>'


def _folded(text: str) -> str:
    return f'<details><summary>原文</summary><p class="text">{text}</p></details>' if text else ""


def _marked(texts: Iterable[str], mark: str) -> str:
    return "、".join(f'<span class="{mark}">{escape(text)}</span>' if mark else escape(text) for text in texts)


def _facts(facts: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in facts if text)
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def _only(only: Only, side: str) -> str:
    content = _heading(only.measure) + _folded(escape(only.measure.text))
    sides = f"<div>{content}</div><div></div>" if side == "only-a" else f"<div></div><div>{content}</div>"
    facts = [
        ("单位", _marked(map(bearer_text, only.units), side[-1])),
        ("目标", "<br>".join(dict.fromkeys(escape(target_text(target)) for target in only.targets))),
        ("最接近", escape(f"{only.near.name}（相似度 {only.similarity:.2f}）") if only.near else ""),
    ]
    units = escape("|".join(_names(only.units)))
    return f'<article data-item tabindex="0" data-kind="{side}" data-units="{units}"><div class="sides">{sides}</div>{_facts(facts)}</article>'


def _names(bearers: Sequence[Bearer]) -> list[str]:
    return [bearer.function for bearer in bearers]


def _rest(comparison: Comparison, joined: Joined) -> list[str]:
    pairs = [(FIELD_NAMES.get(diff.field, diff.field), diff.a, diff.b) for diff in comparison.head]
    pairs += [(diff.name, diff.a, diff.b) for diff in comparison.general]
    articles = []
    for name, a, b in pairs:
        words = diff_words(a or "", b or "", joined)
        if is_readable(words):
            first = "".join(escape(w.a) if w.a == w.b else f"<del>{escape(w.a)}</del>" for w in words if w.a)
            second = "".join(escape(w.b) if w.a == w.b else f"<ins>{escape(w.b)}</ins>" for w in words if w.b)
        else:
            first, second = escape(a or "（无）"), escape(b or "（无）")
        articles.append(
            f'<article data-item tabindex="0" data-kind="rest"><h3>{escape(name)}</h3><div class="sides">'
            f'<div><p class="text">{first}</p></div><div><p class="text">{second}</p></div></div></article>'
        )
    return articles
