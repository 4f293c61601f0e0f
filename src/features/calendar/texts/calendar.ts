import { checkParts } from '../../../core/checks'
import { checkOptions } from '../../../core/schema'
import { SHORT_WEEKDAYS } from '../../../core/time/weekdays'
import { count, plural } from '../../../report/text/kit/figures'
import { figureColumn, type TableOptions, tableFields, textTable } from '../../../report/text/kit/table'
import type { CompiledCalendar } from '../skill-calendar'
import { type CalendarDay, type CalendarDayItem, calendarDays, skillsText } from './days'

const CLOCKS = { forward: 'clocks go forward', back: 'clocks go back' }

/** What a calendar holds when: its entries, then each day on which something holds. */
export function calendarText(calendar: CompiledCalendar, options: TableOptions = {}): string {
  checkParts(calendar, 'calendar', 'name', 'org', 'timeZone', 'interval', 'entries')
  checkOptions(options, tableFields())
  const { name, timeZone, interval, entries } = calendar
  const days = calendarDays(calendar)
  const rows = days.flatMap((day) => day.items.map((item, i): Row => ({ day, item, isFirst: i === 0 })))
  const [first, last] = [days[0]?.date ?? interval.start, days.at(-1)?.date ?? interval.end]
  return [
    `Calendar ${name} from ${first} to ${last}, times in ${timeZone}`,
    textTable<(typeof entries)[number]>(
      [
        { title: 'Entry', cell: (entry) => entry.name },
        { title: 'Holds', cell: skillsText, wrap: true },
        figureColumn('Agents', ({ agents }) => count(agents.length)),
        { title: 'Zone', cell: (entry) => (entry.timeZone === timeZone ? '' : entry.timeZone) },
      ],
      entries,
      { ...options, limit: undefined },
    ),
    '',
    rows.length === 0
      ? 'Nothing is held in this time.'
      : textTable<Row>(
          [
            { title: 'Day', cell: ({ day, isFirst }) => (isFirst ? `${SHORT_WEEKDAYS[day.weekday]} ${day.date}` : '') },
            { title: 'Time', cell: ({ item }) => item.times },
            { title: 'Entry', cell: ({ item }) => entries[item.entry]?.name ?? '' },
            figureColumn('Agents', ({ item }) => count(item.agents)),
            { title: '', cell: ({ day, isFirst }) => (isFirst && day.clocks !== undefined ? CLOCKS[day.clocks] : '') },
          ],
          rows,
          options,
        ),
    `${plural(days.filter(({ items }) => items.length > 0).length, 'day')} of ${days.length} have entries.`,
  ].join('\n')
}

interface Row {
  readonly day: CalendarDay
  readonly item: CalendarDayItem
  readonly isFirst: boolean
}
