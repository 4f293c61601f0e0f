const LEVELS = [0, 1, 2, 3, 4, 5]
  .map((level) => `.m .l${level}{background:var(--l${level});color:var(--i${level})}`)
  .join('')

/** The style of the skill matrix: names stay in place while the rest moves under them. */
export const MATRIX_STYLE = `.matrix .scroll{max-height:42rem}
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
.m td.add{box-shadow:inset 0 0 0 2.5px var(--good)}
.m td.set{box-shadow:inset 0 0 0 2.5px var(--warn)}
.m td.rem{box-shadow:inset 0 0 0 2.5px var(--bad);background:var(--page);color:var(--bad)}
.swatches{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:center;margin:.5rem 0 0;padding:0;list-style:none;font-size:.85rem;color:var(--muted)}
.swatches li{display:flex;align-items:center;gap:.35rem}
.swatches .m{display:inline-flex;gap:2px;font-size:.75rem}
.swatches b{display:inline-grid;place-items:center;width:1.5rem;height:1.3rem;border-radius:2px;font-weight:600}
.swatches .add,.swatches .set,.swatches .rem{width:auto;min-width:1.5rem;padding:0 .3rem;color:var(--text)}
.swatches .add{box-shadow:inset 0 0 0 2.5px var(--good)}.swatches .set{box-shadow:inset 0 0 0 2.5px var(--warn)}.swatches .rem{box-shadow:inset 0 0 0 2.5px var(--bad);color:var(--bad)}
@media print{.m{font-size:6.5pt}.m th,.m td{min-width:0;height:auto;padding:.08rem .12rem}.m th:first-child,.m thead th:first-child{position:static;max-width:7rem}.m.many{font-size:4.6pt}}`
