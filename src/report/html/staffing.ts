import type { Staffing, StaffingInterval } from '../../documents'
import { lineChart } from '../chart/lines'
import { percent, plural } from '../text/kit/figures'
import { staffingMoments } from '../text/kit/staffing-moments'
import { targetText } from '../text/workforce/staffing'
import { figure, type LegendEntry } from './kit/figure'
import { html } from './kit/markup'
import { noteList } from './kit/notes'
import type { Section } from './kit/page'
import { type TableColumn, tableOf } from './kit/table'

/** Agents needed by interval, beside the roster and beside queues with agents of their own. */
export async function staffingSection(staffing: Staffing): Promise<Section> {
  const { intervals, queues, total, shrinkage, notes } = staffing
  const moment = staffingMoments(staffing)
  const label = ({ startMinute }: StaffingInterval): string => {
    const { day, time } = moment(startMinute)
    return `${day} ${time}`.trim()
  }
  const hasRoster = total.rosterHours !== undefined
  const legend: LegendEntry[] = [
    { name: 'needed', color: 'after', shape: 'area' },
    ...(queues.length > 1 ? [{ name: 'with separate queues', color: 'muted', shape: 'dashes' } as const] : []),
    ...(hasRoster ? [{ name: 'roster', color: 'warn', shape: 'line' } as const] : []),
  ]
  const chart = lineChart({
    moments: intervals.map(label),
    lines: [
      { name: 'needed', color: 'after', filled: true, stepped: true, values: intervals.map(({ agents }) => agents) },
      ...(queues.length > 1
        ? [
            {
              name: 'with separate queues',
              color: 'muted' as const,
              dashed: true,
              stepped: true,
              values: intervals.map(({ separateAgents }) => separateAgents),
            },
          ]
        : []),
      ...(hasRoster
        ? [
            {
              name: 'roster',
              color: 'warn' as const,
              stepped: true,
              values: intervals.map(({ roster }) => roster?.agents ?? 0),
            },
          ]
        : []),
    ],
    format: (value) => String(Math.round(value)),
    xName: staffing.interval === undefined ? 'interval' : 'interval, UTC',
    yName: 'agents',
    labelEvery: { wide: Math.ceil(intervals.length / 8), narrow: Math.ceil(intervals.length / 3) },
  })
  const short = intervals.filter(({ roster }) => (roster?.over ?? 0) < -SHORT).length
  const description = hasRoster
    ? `The roster has fewer agents than needed in ${short} of ${plural(intervals.length, 'interval')}.`
    : 'Intervals without contacts are left out.'
  return {
    id: 'staffing',
    title: 'Agents needed',
    lead: `${queues.map((queue) => `${queue.name}: ${targetText(queue)}`).join('; ')}. At most ${total.peakAgents} agents on queue at once, ${total.peakScheduled} to schedule with shrinkage of ${percent(shrinkage, 0)}.`,
    body: html`${await figure(chart, {
      title: 'By interval',
      description,
      legend,
      table: tableOf(columnsOf(label, hasRoster), intervals, { caption: 'Agents by interval' }),
    })}${noteList('What it rests on', notes)}`,
  }
}

/** Fewer agents missing than this, on average, are none. */
const SHORT = 0.5

function columnsOf(label: (row: StaffingInterval) => string, hasRoster: boolean): TableColumn<StaffingInterval>[] {
  return [
    { title: 'From', cell: label },
    { title: 'Needed', number: true, cell: ({ agents }) => String(agents) },
    { title: 'To schedule', number: true, cell: ({ scheduled }) => String(scheduled) },
    { title: 'Separate queues', number: true, cell: ({ separateAgents }) => String(separateAgents) },
    { title: 'Service level', number: true, cell: ({ serviceLevel }) => percent(serviceLevel) },
    ...(hasRoster
      ? [
          { title: 'Roster', number: true, cell: ({ roster }: StaffingInterval) => (roster?.agents ?? 0).toFixed(1) },
          { title: 'Over', number: true, cell: ({ roster }: StaffingInterval) => (roster?.over ?? 0).toFixed(1) },
        ]
      : []),
  ]
}
