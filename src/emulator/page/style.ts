/** Style of the page: light or dark by the reader's own setting, one column on a phone. */
export const STYLE = `
:root { --back: #f6f7f9; --card: #fff; --text: #1a2029; --soft: #515c6b; --line: #d5dae1; --accent: #0b5cad; --good: #1b6e3c; --bad: #a8321f; --bar: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --card: #1b2129; --text: #e8ecf1; --soft: #a9b4c2; --line: #343d49; --accent: #7ab8ff; --good: #74d69a; --bad: #ff9d8a; --bar: #5aa5f5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.45 system-ui, sans-serif; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1rem; display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .6rem; }
.clock { margin: 0; font-variant-numeric: tabular-nums; color: var(--soft); }
.clock time { color: var(--text); font-weight: 600; }
.trouble { color: var(--bad); margin: 0; flex-basis: 100%; min-height: 1.45em; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 .5rem; }
button { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; min-height: 2.5rem; cursor: pointer; }
button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); font-weight: 600; }
button:focus-visible, .scroll:focus-visible, a:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: .75rem; margin: 0; }
.tiles div { display: flex; flex-direction: column-reverse; }
.tiles dt { color: var(--soft); font-size: .85rem; }
.tiles dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 9rem; overflow-wrap: anywhere; unicode-bidi: isolate; }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; }
.good { color: var(--good); }
.bad { color: var(--bad); font-weight: 600; }
.curve { display: flex; align-items: flex-end; gap: 2px; height: 6rem; border-bottom: 1px solid var(--line); }
.curve span { flex: 1; background: var(--bar); min-height: 1px; }
.curve span.none { background: transparent; }
.legend { color: var(--soft); font-size: .85rem; margin: .4rem 0 0; }
.faults { list-style: none; margin: .5rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .25rem 1rem; }
.faults label { display: flex; gap: .6rem; align-items: center; min-height: 2.5rem; }
.faults input { width: 1.2rem; height: 1.2rem; flex: none; }
a { color: var(--accent); }
footer { color: var(--soft); font-size: .85rem; padding-bottom: 2rem; }
`
