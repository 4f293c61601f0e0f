import { sha256 } from '../../../core/json/hash'
import { version } from '../../../core/version'
import { THEME } from '../../chart/theme'
import { html, type Markup, trusted } from './markup'

/** A part of the page with its heading. */
export interface Section {
  readonly id: string
  readonly title: string
  /** A sentence below the heading. */
  readonly lead?: string | undefined
  readonly body: Markup
}

/** Colors of a page; `auto`: as the reader's system has it. */
export type Theme = 'auto' | 'light' | 'dark'

export interface PageHead {
  readonly title: string
  readonly subtitle: string
  readonly theme: Theme
  /** Style of its own, after that of every page. */
  readonly style?: string | undefined
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** The whole page: one file that loads nothing. */
export function page(head: PageHead, sections: readonly Section[]): string {
  const { title, subtitle, theme, style = '' } = head
  const chosen = theme === 'auto' ? html`` : html` data-theme="${theme}"`
  const { markup } = html`<!doctype html>
<html lang="en"${chosen}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="skillroute ${version}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(STYLE + style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="wrap"><div><h1>${title}</h1><p class="sub">${subtitle}</p></div>
<fieldset class="theme"><legend>Colors</legend>${THEMES.map(
    ([value, name]) =>
      html`<label><input type="radio" name="theme" value="${value}"${value === theme ? html` checked` : html``}>${name}</label>`,
  )}</fieldset></div></header>
<nav class="parts" aria-label="Parts of this page"><ul class="wrap">${sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`,
  )}</ul></nav>
<main id="content"><div class="wrap">${sections.map(renderSection)}</div></main>
<footer><div class="wrap">Made by skillroute ${version}. This page holds all it shows and asks no server for anything.</div></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`
  return markup
}

function renderSection({ id, title, lead, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${
    lead === undefined ? html`` : html`<p class="lead">${lead}</p>`
  }${body}</section>
`
}

/** Forbids fetching, sending and framing, and all scripts except our own. */
function policy(): string {
  const script = Buffer.from(sha256(SCRIPT), 'hex').toString('base64')
  return `default-src 'none'; script-src 'sha256-${script}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`
}

/**
 * What runs in the reader's browser: the theme switch, sorting and filtering. The page shows everything without it. It
 * touches nodes alone, never markup.
 */
const SCRIPT = `(() => {
'use strict'
const all = (root, what) => [...root.querySelectorAll(what)]
for (const input of all(document, '[name=theme]')) input.addEventListener('change', () => {
  if (input.value === 'auto') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset.theme = input.value
})
const keyOf = (row, at) => {
  const cell = row.cells[at]
  const text = cell.dataset.key ?? cell.textContent
  const number = Number(text)
  return text !== '' && Number.isFinite(number) ? number : text
}
const compare = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number') return -1
  if (typeof b === 'number') return 1
  return a.localeCompare(b)
}
for (const button of all(document, '[data-sort]')) button.addEventListener('click', () => {
  const head = button.closest('th')
  const body = head.closest('table').tBodies[0]
  const down = head.getAttribute('aria-sort') === 'ascending' || (head.getAttribute('aria-sort') === null && head.dataset.first === 'down')
  for (const other of all(head.parentNode, 'th')) other.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
  const rows = [...body.rows].map((row, place) => ({ row, place, key: keyOf(row, head.cellIndex) }))
  rows.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)) || a.place - b.place)
  body.append(...rows.map(({ row }) => row))
})
for (const box of all(document, '.table')) {
  const search = box.querySelector('[data-filter]')
  const changed = box.querySelector('[data-changed]')
  const count = box.querySelector('[data-count]')
  const body = box.querySelector('tbody')
  if (body === null || (search === null && changed === null)) continue
  const texts = new Map([...body.rows].map((row) => [row, row.textContent.toLowerCase()]))
  const show = () => {
    const words = (search?.value ?? '').toLowerCase().split(/\\s+/).filter(Boolean)
    let shown = 0
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word)) || (changed?.checked === true && !('moved' in row.dataset))
      if (!row.hidden) shown += 1
    }
    if (count !== null) count.textContent = shown === texts.size ? '' : shown + ' of ' + texts.size
  }
  search?.addEventListener('input', show)
  changed?.addEventListener('change', show)
}
})()`

const LEVELS = [0, 1, 2, 3, 4, 5]
  .map((level) => `.m .l${level}{background:var(--l${level});color:var(--i${level})}`)
  .join('')

/** The style of the skill matrix: names stay in place while the rest moves under them. */
const MATRIX_STYLE = `.matrix .scroll{max-height:42rem}
.m{width:auto;font-size:.8rem}
.m th,.m td{border-bottom:1px solid var(--page);border-right:1px solid var(--page);padding:0 .2rem;height:1.65rem;min-width:2.3rem;vertical-align:middle;text-align:center}
.m thead th{background:var(--page);vertical-align:bottom;height:auto;padding:.4rem .15rem;border-bottom:1px solid var(--line)}
.m thead th button,.m thead th span{writing-mode:vertical-rl;transform:rotate(180deg);max-height:11rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-align:start;font-weight:500}
.m thead th:first-child button{writing-mode:horizontal-tb;transform:none;font-weight:600}
.m th:first-child{position:sticky;left:0;background:var(--page);text-align:start;font-weight:500;white-space:nowrap;max-width:12rem;overflow:hidden;text-overflow:ellipsis;padding-inline:.6rem;border-right:1px solid var(--line);z-index:1}
.m thead th:first-child{z-index:2}
.m tfoot td{font-size:.68rem;white-space:nowrap;padding:0}.m tfoot th,.m tfoot td{position:sticky;bottom:0;background:var(--surface);color:var(--muted);font-weight:500;border-top:1px solid var(--line)}
${LEVELS}
.m td.add,.m td.set,.m td.rem{font-weight:700;white-space:nowrap}
.m td.add{box-shadow:inset 0 0 0 2px var(--good),inset 0 0 0 3px var(--page)}
.m td.set{box-shadow:inset 0 0 0 2px var(--warn),inset 0 0 0 3px var(--page)}
.m td.rem{box-shadow:inset 0 0 0 2.5px var(--bad);background:var(--page);color:var(--bad)}
.swatches{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center;margin:.5rem 0 0;padding:0;list-style:none;font-size:.85rem;color:var(--muted)}
.swatches li{display:flex;align-items:center;gap:.35rem}
.swatches .m{display:inline-flex;gap:2px;font-size:.75rem}
.swatches b{display:inline-grid;place-items:center;width:1.5rem;height:1.3rem;border-radius:2px;font-weight:600}
.swatches .add,.swatches .set,.swatches .rem{width:auto;min-width:1.5rem;padding:0 .3rem;color:var(--text)}
.swatches .add{box-shadow:inset 0 0 0 2.5px var(--good)}.swatches .set{box-shadow:inset 0 0 0 2.5px var(--warn)}.swatches .rem{box-shadow:inset 0 0 0 2.5px var(--bad);color:var(--bad)}
@media print{.m{font-size:6.5pt}.m th,.m td{min-width:0;height:auto;padding:.08rem .12rem}.m th:first-child,.m thead th:first-child{position:static;max-width:7rem}.m.many{font-size:4.6pt}}`

const STYLE = `${THEME}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:6rem}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
.wrap{max-width:1180px;margin:0 auto;padding:0 1.5rem}
header.top{padding:2.25rem 0 1.25rem}
header.top .wrap{display:flex;gap:1rem 2rem;align-items:flex-start;justify-content:space-between}header.top .wrap>div{min-width:0}.theme{flex:none}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.015em;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .35rem;letter-spacing:-.01em}
h3{font-size:1rem;line-height:1.4;margin:1.75rem 0 .25rem}figcaption h3{margin:0}
p{margin:.35rem 0;overflow-wrap:anywhere}
.lead{color:var(--muted);max-width:68ch;margin:0 0 1.25rem}
.sub{color:var(--muted);margin:0}
a{color:var(--link)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--page);padding:.5rem 1rem;z-index:9;border:2px solid var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
nav.parts{position:sticky;top:0;z-index:5;background:var(--page);border-block:1px solid var(--line)}
nav.parts ul{list-style:none;display:flex;flex-wrap:wrap;gap:0 .1rem;margin:0 auto;padding-block:.4rem}
nav.parts a{display:block;white-space:nowrap;padding:.25rem .55rem;border-radius:.4rem;color:var(--muted);text-decoration:none;font-size:.9rem}
nav.parts a:hover{background:var(--surface);color:var(--text)}
main section{padding:2.25rem 0;border-bottom:1px solid var(--line)}
main section:last-child{border-bottom:0}
.tiles{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.75rem;margin:.9rem 0 0;padding:0}.tiles.c2{grid-template-columns:repeat(2,minmax(0,1fr))}.tiles.c4{grid-template-columns:repeat(4,minmax(0,1fr))}.tiles.c5{grid-template-columns:repeat(5,minmax(0,1fr))}
.tile{min-width:0;overflow-wrap:anywhere;background:var(--surface);border:1px solid var(--line);border-radius:.6rem;padding:.85rem 1rem}
.tile dt{color:var(--muted);font-size:.85rem}
.tile dd{margin:0}
.tile .big{font-size:1.5rem;line-height:1.4;overflow-wrap:anywhere;font-weight:650;letter-spacing:-.02em}
.tile .big small{font-size:.95rem;font-weight:500;color:var(--muted);letter-spacing:0}
.tile .aside{color:var(--muted);font-size:.85rem}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.muted{color:var(--muted)}
.tag{display:inline-block;border-radius:.3rem;padding:0 .4rem;font-size:.8rem;font-weight:600;white-space:nowrap}
.tag.good{background:var(--good-wash)}.tag.bad{background:var(--bad-wash)}.tag.warn{background:var(--warn-wash)}.tag.muted{background:var(--surface)}
figure{margin:1.5rem 0 0}
figcaption{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:baseline;margin-bottom:.5rem}
svg.chart{display:block;width:100%;height:auto;max-width:880px;font-family:inherit}
svg.narrow{display:none;max-width:460px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:0;padding:0;font-size:.85rem;color:var(--muted)}
.legend li{display:flex;align-items:center;gap:.4rem}
.key{display:inline-block;width:.65rem;height:.65rem;flex:none;--c:var(--text)}
.k-before{--c:var(--before)}.k-after{--c:var(--after)}.k-good{--c:var(--good)}.k-bad{--c:var(--bad)}.k-warn{--c:var(--warn)}.k-muted{--c:var(--muted)}
.key.dot{border-radius:50%;background:var(--c)}.key.ring{border-radius:50%;border:2px solid var(--c)}.key.diamond{background:var(--c);transform:rotate(45deg) scale(.8)}
.key.line{width:1.1rem;height:0;border-top:2.5px solid var(--c)}.key.dashes{width:1.1rem;height:0;border-top:2.5px dashed var(--c)}.key.tick{width:0;height:.9rem;border-left:2px solid var(--c)}
.key.whisker{width:1.1rem;height:.5rem;border-inline:1.5px solid var(--c);background:linear-gradient(var(--c),var(--c)) center/100% 1.5px no-repeat}
.key.thick{width:1.1rem;height:.3rem;background:var(--c)}.key.area{background:var(--c);opacity:.35}
.note{color:var(--muted);font-size:.87rem;max-width:80ch}
details{margin:.6rem 0 0}
summary{cursor:pointer;color:var(--link);font-size:.9rem;width:fit-content}
details>.table,details>ul{margin-top:.6rem}
.table{margin-top:.75rem}
.tools{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;margin:.25rem 0 .6rem;color:var(--muted);font-size:.9rem}
input[type=search],select{font:inherit;color:var(--text);background:var(--page);border:1px solid var(--before);border-radius:.4rem;padding:.3rem .6rem;min-width:0;width:15rem;max-width:100%}
input[type=checkbox]{width:1rem;height:1rem;vertical-align:-.15rem;accent-color:var(--after)}
.scroll{overflow:auto;max-height:66rem;border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.9rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:start;padding:.42rem .8rem;border-bottom:1px solid var(--line);vertical-align:top}
tbody tr:last-child td{border-bottom:0}
thead th{position:sticky;top:0;background:var(--surface);font-weight:600;font-size:.84rem;white-space:nowrap;z-index:1}
td.n,th.n{text-align:end;white-space:nowrap}
td.why{min-width:22rem;width:40%;color:var(--muted);overflow-wrap:anywhere}
td.name{min-width:7.5rem;overflow-wrap:anywhere}td.path{min-width:13rem;overflow-wrap:anywhere}
th button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-decoration:underline dotted 1px;text-underline-offset:.25em}
th[aria-sort=ascending] button::after{content:" \\2191"}th[aria-sort=descending] button::after{content:" \\2193"}
.value{display:inline-block;height:.55rem;background:var(--after);border-radius:2px;margin-inline-end:.5rem;vertical-align:baseline}
.notes{margin:.75rem 0 0;padding-inline-start:1.2rem;color:var(--muted);max-width:84ch;font-size:.92rem}
.notes li{margin:.3rem 0;overflow-wrap:anywhere}
.findings{list-style:none;margin:.75rem 0 0;padding:0}
.findings>li{padding:.65rem 0;border-bottom:1px solid var(--line)}
.findings>li:last-child{border-bottom:0}
.findings p{margin:0}
.theme{display:inline-flex;border:1px solid var(--line);border-radius:.5rem;overflow:hidden;font-size:.85rem;padding:0;margin:0}
.theme label{position:relative;padding:.3rem .7rem;cursor:pointer;color:var(--muted)}
.theme input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.theme label:has(:checked){background:var(--surface);color:var(--text);font-weight:600}
.theme label:has(:focus-visible){outline:2px solid var(--link);outline-offset:-2px}
.theme legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
[hidden]{display:none!important}
footer{color:var(--muted);font-size:.85rem;padding:1.5rem 0 3rem}
${MATRIX_STYLE}
@media (max-width:640px){html{scroll-padding-top:4rem}nav.parts ul{flex-wrap:nowrap;overflow-x:auto;scrollbar-width:thin}.wrap{padding:0 1rem}header.top{padding:1.4rem 0 .9rem}h1{font-size:1.4rem}main section{padding:1.6rem 0}svg.wide{display:none}svg.narrow{display:block}header.top .wrap{flex-wrap:wrap}.tiles,.tiles.c4,.tiles.c5{grid-template-columns:repeat(2,minmax(0,1fr));gap:.5rem}.tile{padding:.6rem .75rem}.tile .big{font-size:1.15rem}td.why{min-width:20rem}}
@media print{@page{margin:13mm}body{font-size:10pt}.wrap{max-width:none;padding:0}nav.parts,.tools,.theme,.skip,figure details{display:none!important}.scroll{overflow:visible;max-height:none;border:0}thead th{position:static}thead{display:table-header-group}tr,.tile,figure{break-inside:avoid}h2,h3{break-after:avoid}main section{padding:1rem 0}svg.wide{display:block}svg.narrow{display:none}th,td{padding:.2rem .4rem}td.why{min-width:0}body{-webkit-print-color-adjust:exact;print-color-adjust:exact}}`
