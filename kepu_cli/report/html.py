"""HTML pages that need nothing but themselves: no network, no files beside them, readable without scripts, printable."""

from __future__ import annotations

from collections.abc import Sequence

from kepu_cli.report import Report, Sheet
from kepu_cli.report.package import escape

_STYLE = """
:root{--line:#c9d1dc;--soft:#f4f6f9;--ink:#1c2430;--dim:#5b6675;--accent:#1f4e8c;--del:#fde0df;--ins:#dcf3e0;color-scheme:light}
*{box-sizing:border-box}
body{margin:0;font:16px/1.7 "Noto Serif CJK SC","Source Han Serif SC","Songti SC",SimSun,serif;color:var(--ink);background:#fff}
header,main,footer{max-width:1500px;margin:0 auto;padding:0 24px}
h1{font-size:1.5em;line-height:1.4;margin:.9em 0 .3em;font-weight:700}
h2{font-size:1.15em;margin:1.6em 0 .5em;border-left:4px solid var(--accent);padding-left:.5em}
p{margin:.2em 0}.dim{color:var(--dim)}.small{font-size:.86em}
a{color:var(--accent)}
.skip{position:absolute;left:-9999px}.skip:focus{left:8px;top:8px;background:#fff;padding:4px 8px;z-index:9}
form.filters{position:sticky;top:0;background:#fff;border-bottom:1px solid var(--line);padding:8px 24px;z-index:5;display:flex;
flex-wrap:wrap;gap:6px 16px;align-items:center}
form.filters fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 12px}
form.filters legend{float:left;margin-right:8px;color:var(--dim)}
form.filters input[type=search],form.filters select{font:inherit;padding:2px 8px;border:1px solid var(--line);border-radius:4px;background:#fff}
:focus-visible{outline:3px solid #f0a500;outline-offset:1px}
table{border-collapse:collapse;width:100%;margin:.5em 0;font-size:.93em}
caption{text-align:left;font-weight:700}
th,td{border:1px solid var(--line);padding:5px 8px;vertical-align:top;text-align:left;white-space:pre-line;overflow-wrap:anywhere}
thead th{background:var(--soft);position:sticky;top:46px}
ins{background:var(--ins);text-decoration:underline;text-decoration-thickness:1px}
del{background:var(--del)}
[hidden]{display:none!important}
@media print{form.filters,.skip{display:none!important}body{font-size:10.5pt}header,main,footer{max-width:none;padding:0}
thead th{position:static}thead{display:table-header-group}tr,article{break-inside:avoid}@page{size:A4 landscape;margin:14mm}}
"""

# Rows and articles carry what they are filtered by in data-kind and data-units; what is said to a screen reader is the count.
_SCRIPT = """
(function(){
var form=document.querySelector('form.filters');if(!form)return;
form.hidden=false;
var items=[].slice.call(document.querySelectorAll('[data-item]'));
var words=form.querySelector('[name=q]'),unit=form.querySelector('[name=unit]'),count=form.querySelector('output');
var kinds=[].slice.call(form.querySelectorAll('[name=kind]'));
function apply(){
 var q=(words?words.value:'').trim().toLowerCase(),u=unit?unit.value:'',on={};
 kinds.forEach(function(k){on[k.value]=k.checked});
 var shown=0;
 items.forEach(function(item){
  var kind=(item.getAttribute('data-kind')||'').split(' ');
  var ok=!kinds.length||kind.some(function(k){return on[k]});
  if(ok&&u)ok=('|'+(item.getAttribute('data-units')||'')+'|').indexOf('|'+u+'|')>=0;
  if(ok&&q)ok=item.textContent.toLowerCase().indexOf(q)>=0;
  item.hidden=!ok;if(ok)shown++;
 });
 if(count)count.textContent='显示 '+shown+' / '+items.length;
 [].forEach.call(document.querySelectorAll('section[data-group]'),function(group){
  group.hidden=!group.querySelector('[data-item]:not([hidden])');
 });
}
form.addEventListener('input',apply);form.addEventListener('change',apply);
form.addEventListener('submit',function(e){e.preventDefault()});
form.addEventListener('reset',function(){setTimeout(apply,0)});
document.addEventListener('keydown',function(e){
 if(e.ctrlKey||e.metaKey||e.altKey)return;
 var typing=/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)&&e.target.type!=='checkbox';
 if(e.key==='Escape'&&typing){e.target.blur();return}
 if(typing)return;
 if(e.key==='/'&&words){e.preventDefault();words.focus();words.select();return}
 if(e.key!=='j'&&e.key!=='k')return;
 var seen=items.filter(function(item){return !item.hidden});
 if(!seen.length)return;
 var at=seen.indexOf(document.activeElement.closest('[data-item]'));
 var next=e.key==='j'?Math.min(at+1,seen.length-1):Math.max(at-1,0);
 seen[next].focus();
});
apply();
})();
"""


def build_page(title: str, body: str, *, style: str = "", filters: str = "") -> str:
    """A whole page; ``filters`` is the inside of the filter form, left out where empty."""
    form = (
        f'<form class="filters" role="search" hidden>{filters}<label>查找 <input type="search" name="q" size="16"></label>'
        '<button type="reset">全部显示</button><output aria-live="polite" class="dim small"></output>'
        '<span class="dim small">按键：j 下一条，k 上一条，/ 查找，Esc 离开</span></form>'
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head>"
        f'<body><a class="skip" href="#main">跳到正文</a>{form}{body}<script>{_SCRIPT}</script></body></html>\n'
    )


def checkboxes(legend: str, choices: Sequence[tuple[str, str]]) -> str:
    """A row of checkboxes, all checked: (value, label)."""
    boxes = "".join(
        f'<label><input type="checkbox" name="kind" value="{escape(value)}" checked>{escape(label)}</label>'
        for value, label in choices
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{boxes}</fieldset>"


def selector(legend: str, choices: Sequence[str]) -> str:
    """A list to choose one unit from; nothing where there is none."""
    if not choices:
        return ""
    options = "".join(f"<option>{escape(choice)}</option>" for choice in choices)
    return f'<label>{escape(legend)} <select name="unit"><option value="">全部</option>{options}</select></label>'


def render_html(report: Report) -> str:
    """A report as a page of tables whose rows can be filtered by words."""
    body = [
        f"<header><h1>{escape(report.title)}</h1>",
        *(f"<p>{escape(text)}</p>" for text in report.summary),
        "</header>",
    ]
    body.append('<main id="main">')
    for sheet in report.shown():
        body.append(
            f"<section data-group><h2>{escape(sheet.name)}</h2>"
            if sheet.rows
            else f"<section><h2>{escape(sheet.name)}</h2>"
        )
        body.append(table_html(sheet) if sheet.rows else f"<p>{escape(sheet.empty)}</p>")
        body.append("</section>")
    body.append("</main>")
    if report.remarks:
        body.append(
            "<footer>" + "".join(f'<p class="dim small">{escape(text)}</p>' for text in report.remarks) + "</footer>"
        )
    return build_page(report.title, "".join(body))


def table_html(sheet: Sheet) -> str:
    """One table with its header."""
    columns = "".join(f'<col style="width:{share:.1%}">' for share in sheet.shares)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in sheet.header)
    rows = "".join(
        '<tr data-item tabindex="-1">' + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>"
        for row in sheet.rows
    )
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
