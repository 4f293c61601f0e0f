import { SHORT_WEEKDAYS } from '../../../core/time/weekdays'
import { noBreak } from '../../../report/html/kit/figure'
import { html, type Markup, named } from '../../../report/html/kit/markup'
import { page, type Section, type Theme } from '../../../report/html/kit/page'
import { figureColumn, renderTable, sortedColumn } from '../../../report/html/kit/table'
import { count, plural } from '../../../report/text/kit/figures'
import type { CompiledCalendar, CompiledEntry } from '../skill-calendar'
import { type CalendarDay, type CalendarDayItem, calendarDays, entryHours, skillsText } from './days'

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November'],
  'December',
]

/**
 * A page that shows what a calendar holds: each month as weeks, its entries, and what each agent holds when. One file that loads
 * nothing from a server.
 * @param options.theme colors to begin with. Default `auto`: those of the reader's system
 * @example
 * await writeFile('march.html', calendarPage(compileSkillCalendar(calendar, { snapshot, from, to })))
 */
export function calendarPage(calendar: CompiledCalendar, options: { readonly theme?: Theme | undefined } = {}): string {
  const { name, org, timeZone } = calendar
  const days = calendarDays(calendar)
  const months = [...new Set(days.map(({ date }) => date.slice(0, 7)))]
  const sections: Section[] = [
    ...months.map((month) =>
      monthSection(
        month,
        days.filter(({ date }) => date.startsWith(month)),
        calendar,
      ),
    ),
    entriesSection(calendar),
    agentsSection(calendar),
  ]
  const subtitle = `Skills that agents of ${org.name} hold by calendar, times in ${timeZone}`
  return page({ title: `Calendar ${name}`, subtitle, theme: options.theme ?? 'auto', style: MONTH_STYLE }, sections)
}

function monthSection(month: string, days: readonly CalendarDay[], calendar: CompiledCalendar): Section {
  const title = `${MONTHS[Number(month.slice(5)) - 1] ?? month} ${month.slice(0, 4)}`
  const held = days.filter(({ items }) => items.length > 0).length
  const weeks: (CalendarDay | undefined)[][] = []
  for (const day of days) {
    const week = weeks.at(-1)
    if (week === undefined || day.weekday === 0) weeks.push([...Array<undefined>(day.weekday), day])
    else week.push(day)
  }
  const row = (week: readonly (CalendarDay | undefined)[]): Markup =>
    html`<tr>${SHORT_WEEKDAYS.map((_, i) => renderCell(week[i], calendar))}</tr>`
  return {
    id: `month-${month}`,
    title,
    lead: held === 0 ? 'Nothing is held in this month.' : `${plural(held, 'day')} of ${days.length} have entries.`,
    body: html`<div class="scroll whole"><table class="month"><caption>What is held on the days of ${title}</caption>
<thead><tr>${SHORT_WEEKDAYS.map((day) => html`<th scope="col">${day}</th>`)}</tr></thead><tbody>${weeks.map(row)}</tbody></table></div>`,
  }
}

const CLOCKS = { forward: 'Clocks go forward', back: 'Clocks go back' }

function renderCell(day: CalendarDay | undefined, calendar: CompiledCalendar): Markup {
  if (day === undefined) return html`<td class="off"></td>`
  const { date, weekday, clocks, items } = day
  const note = clocks === undefined ? html`` : html` <span class="tag warn">${CLOCKS[clocks]}</span>`
  const list = items.length === 0 ? html`` : html`<ul>${items.map((item) => renderItem(item, calendar))}</ul>`
  return html`<td class="${items.length === 0 && clocks === undefined ? 'none' : 'some'}"><time datetime="${date}"><span class="day">${SHORT_WEEKDAYS[weekday] ?? ''} </span>${Number(date.slice(8))}</time>${note}${list}</td>`
}

function renderItem({ entry, times, agents }: CalendarDayItem, { entries }: CompiledCalendar): Markup {
  return html`<li class="c${entry % ENTRY_COLORS}">${named(entries[entry]?.name ?? '')}<span class="times">${times === ALL_DAY ? 'all day' : times}, ${noBreak(plural(agents, 'agent'))}</span></li>`
}

const ALL_DAY = '00:00–24:00'

function entriesSection(calendar: CompiledCalendar): Section {
  return {
    id: 'entries',
    title: 'Entries',
    lead: 'What each entry holds, and for whom at present.',
    body: renderTable<CompiledEntry>(
      [
        {
          title: 'Entry',
          cell: (entry) =>
            html`<span class="entry c${calendar.entries.indexOf(entry) % ENTRY_COLORS}">${named(entry.name)}</span>`,
          sort: ({ name }) => name,
        },
        { title: 'Holds', cell: (entry) => named(skillsText(entry)) },
        { title: 'Zone', cell: ({ timeZone }) => timeZone },
        figureColumn(
          'Hours',
          (entry) => `${count(entryHours(entry))}${entry.spansByAgent === undefined ? '' : ' of all agents'}`,
          entryHours,
        ),
        sortedColumn('Agents', ({ agents }) => agents.length, count),
      ],
      calendar.entries,
      { caption: 'Entries of the calendar' },
    ),
  }
}

interface AgentRow {
  readonly agent: string
  readonly entry: CompiledEntry
  readonly hours: number
}

function agentsSection({ entries }: CompiledCalendar): Section {
  const rows = entries
    .flatMap((entry) =>
      entry.agents.map((agent): AgentRow => {
        const agentSpans = entry.spansByAgent === undefined ? entry.spans : (entry.spansByAgent[agent.id] ?? [])
        return { agent: agent.name, entry, hours: entryHours({ ...entry, spans: agentSpans, spansByAgent: undefined }) }
      }),
    )
    .filter(({ hours }) => hours > 0)
    .sort((a, b) => (a.agent < b.agent ? -1 : a.agent > b.agent ? 1 : 0))
  return {
    id: 'agents',
    title: 'Agents',
    lead: rows.length === 0 ? 'Nobody holds anything by this calendar in this time.' : 'What each agent holds.',
    body:
      rows.length === 0
        ? html``
        : renderTable<AgentRow>(
            [
              { title: 'Agent', cell: ({ agent }) => named(agent), sort: ({ agent }) => agent },
              { title: 'Entry', cell: ({ entry }) => named(entry.name), sort: ({ entry }) => entry.name },
              { title: 'Holds', cell: ({ entry }) => named(skillsText(entry)) },
              sortedColumn('Hours', ({ hours }) => hours, count),
            ],
            rows,
            { caption: 'Agents and what they hold', filter: true },
          ),
  }
}

const COLORS = ['after', 'good', 'warn', 'bad', 'before', 'link']

/** The name of an entry tells which one it is; its color, one of these, only helps. */
const ENTRY_COLORS: number = COLORS.length

/** The style of a month: a week a row, on a phone a day below the other. */
const MONTH_STYLE = `.month{table-layout:fixed;font-size:.85rem}
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
