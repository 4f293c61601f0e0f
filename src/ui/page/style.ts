/** Style of the page: light or dark by the reader's own setting, one column on a phone. */
export const STYLE = `
:root { --back: #f6f7f9; --card: #fff; --text: #1a2029; --soft: #515c6b; --line: #d5dae1; --control: #7d8896; --accent: #0b5cad; --on: #fff; --good: #1b6e3c; --bad: #a8321f; --warn: #7a4d00; --low: #f7d2ca; --mid: #fbeec4; --high: #cfead8; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --card: #1b2129; --text: #e8ecf1; --soft: #a9b4c2; --line: #343d49; --control: #7d8896; --accent: #7ab8ff; --on: #10151b; --good: #74d69a; --bad: #ff9d8a; --warn: #f0c060; --low: #5c2a20; --mid: #4d4116; --high: #1d4a30; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.45 system-ui, sans-serif; }
header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1rem; padding-bottom: .5rem; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1rem 0 .4rem; }
p { margin: 0 0 .6rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; z-index: 2; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .4rem 0 0; padding: 0; }
nav a { display: inline-block; padding: .3rem 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; min-width: 0; }
.two { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.soft, .legend { color: var(--soft); font-size: .88rem; }
.bad { color: var(--bad); }
.good { color: var(--good); }
.warn { color: var(--warn); }
.status { min-height: 1.45em; }
a { color: var(--accent); }
button, select, input[type=text], input[type=number], input[type=search] { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--control); border-radius: .4rem; padding: .4rem .7rem; min-height: 2.5rem; max-width: 100%; }
button { cursor: pointer; }
button.main { background: var(--accent); color: var(--on); border-color: var(--accent); font-weight: 600; }
button:disabled { opacity: .55; cursor: default; }
button.plain { border: 0; background: none; color: var(--accent); padding: .2rem 0; text-align: left; text-decoration: underline; min-height: 0; overflow-wrap: anywhere; }
button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: 0 0 .75rem; }
.field { display: flex; flex-direction: column; gap: .2rem; min-width: 0; }
.check { display: flex; gap: .6rem; align-items: flex-start; min-height: 2rem; }
.check span { overflow-wrap: anywhere; min-width: 0; }
input[type=checkbox], input[type=radio] { width: 1.2rem; height: 1.2rem; flex: none; margin: .15rem 0 0; accent-color: var(--accent); }
input[type=range] { width: 100%; min-height: 2rem; accent-color: var(--accent); }
fieldset { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; margin: 0 0 .75rem; min-width: 0; }
.list { list-style: none; padding: 0; margin: 0 0 .75rem; }
/* Positioned, so that texts for screen readers alone are clipped with the rest and do not lengthen the page. */
.scroll { position: relative; overflow: auto; max-height: 26rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .88rem; padding-bottom: .3rem; }
th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child, .text { text-align: left; white-space: normal; overflow-wrap: anywhere; unicode-bidi: isolate; min-width: 8rem; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; }
.week td { padding: .2rem .25rem; text-align: center; font-size: .78rem; }
.week th { padding: .2rem .3rem; min-width: 0; }
td.low { background: var(--low); }
td.mid { background: var(--mid); }
td.high { background: var(--high); }
.matrix td { text-align: center; padding: .1rem .2rem; }
.matrix td button { min-width: 2.4rem; padding: .2rem; border-color: transparent; background: none; }
.matrix td button.changed { border-color: var(--accent); color: var(--accent); font-weight: 700; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem .75rem; margin: 0 0 .75rem; }
.tiles div { display: flex; flex-direction: column-reverse; }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; }
/* The line of a curve is from 104 to 628 of 640; half a thumb is 8 px. */
input.along { width: calc(min(100%, 44rem) * .81875 + 16px); margin-left: calc(min(100%, 44rem) * .1625 - 8px); }
svg { display: block; width: 100%; max-width: 44rem; height: auto; }
svg .axis { stroke: var(--line); }
svg .line { fill: none; stroke: var(--accent); stroke-width: 2.5; }
svg .band { fill: var(--accent); opacity: .18; }
svg .dot { fill: var(--card); stroke: var(--accent); stroke-width: 2; }
svg .now { fill: var(--accent); }
svg text { fill: var(--soft); font-size: 13px; }
@media (max-width: 34rem) { svg text { font-size: 21px; } }
progress { width: 100%; height: .8rem; accent-color: var(--accent); }
details { margin: 0 0 .6rem; }
summary { cursor: pointer; padding: .3rem 0; }
code { overflow-wrap: anywhere; }
.plan { border-top: 1px solid var(--line); padding-top: .75rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`
