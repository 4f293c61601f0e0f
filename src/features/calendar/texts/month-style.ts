const COLORS = ['after', 'good', 'warn', 'bad', 'before', 'link']

/** The name of an entry tells which one it is; its color, one of these, only helps. */
export const ENTRY_COLORS: number = COLORS.length

/** The style of a month: a week a row, on a phone a day below the other. */
export const MONTH_STYLE = `.month{table-layout:fixed;font-size:.85rem}
.month th{text-align:start}
.month td{height:5.5rem;padding:.35rem .45rem;border-inline-end:1px solid var(--line);overflow-wrap:anywhere}
.month td:last-child{border-inline-end:0}
.month td.off{background:var(--surface)}
.scroll.whole{max-height:none}
.month time{font-weight:650}.month .day{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.month ul,.entries{list-style:none;margin:.25rem 0 0;padding:0}
.month li{border-inline-start:3px solid var(--c);padding-inline-start:.4rem;margin:.3rem 0;line-height:1.35}
.month .times{display:block;color:var(--muted);font-size:.8rem}
${COLORS.map((name, i) => `.c${i}{--c:var(--${name})}`).join('')}
.entry{border-inline-start:3px solid var(--c);padding-inline-start:.45rem}
@media (max-width:640px){.month,.month tbody,.month tr,.month td{display:block}.month thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.month td{height:auto;border-inline-end:0}.month .day{position:static;width:auto;height:auto;clip-path:none}.month td.off,.month td.none{display:none}}
@media print{.month td{height:auto}}`
