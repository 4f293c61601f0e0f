import * as z from 'zod/mini'
import { checkDocument } from '../../../core/checks'
import { checkOptions, text } from '../../../core/schema'
import { DAY_MINUTES } from '../../../core/time/durations'
import { count, percent, plural } from '../../../report/text/kit/figures'
import { type Column, figureColumn, type TableOptions, tableFields, textTable } from '../../../report/text/kit/table'
import type { StaffedQueue, Staffing, StaffingInterval } from '../documents/staffing'
import { MIN_VISIBLE, staffingColumns } from './columns'
import { hours, isShared, staffingConclusions } from './conclusions'
import { staffingMoments, targetText } from './moments'

/** How a staffing is shown. */
export interface StaffingTextOptions extends TableOptions {
  /** IANA name of the zone for days that were named. Default UTC. */
  readonly timeZone?: string | undefined
}

/** Agents needed by interval beside the roster, then each queue, then what they rest on. */
export function staffingText(staffing: Staffing, options: StaffingTextOptions = {}): string {
  checkDocument(staffing, 'staffing', 'skillroute/staffing@1')
  checkOptions(options, { ...tableFields(), timeZone: z.optional(text()) })
  const { timeZone, limit, ...style } = options
  const { queues } = staffing
  const quiet = quietIntervals(staffing.intervals)
  const intervals = staffing.intervals.filter((one) => !quiet.has(one))
  const quietHours = [...quiet].reduce((sum, { agents, minutes }) => sum + (agents * minutes) / 60, 0)
  const moment = staffingMoments(staffing, timeZone)
  const begins = new Set(
    intervals.flatMap(({ startMinute }, i) => {
      const last = intervals[i - 1]?.startMinute ?? -Infinity
      // Mondays of two weeks may follow each other.
      const isNewDay = startMinute - last >= DAY_MINUTES || moment(startMinute).day !== moment(last).day
      return isNewDay ? [startMinute] : []
    }),
  )
  const table = textTable(
    intervalColumns(staffing, ({ startMinute }) => moment(startMinute).time),
    intervals,
    {
      ...style,
      limit,
      above: ({ startMinute }) => (begins.has(startMinute) ? moment(startMinute).day : ''),
    },
  )
  const byQueue = queues.length > 1 ? ['', textTable(queueColumns(staffing), queues, style)] : []
  const target = queues.length === 1 && queues[0] !== undefined ? `, target ${targetText(queues[0])}` : ''
  return [
    `Agents needed by ${staffing.intervalMinutes} minutes${target}`,
    table,
    ...(quiet.size === 0
      ? []
      : [
          `Not shown, but in files: ${plural(quiet.size, 'interval')} with together less than ${percent(QUIET, 0)} of the contacts, and ${hours(quietHours)} needed.`,
        ]),
    ...byQueue,
    '',
    ...staffingConclusions(staffing),
  ].join('\n')
}

/** Intervals that have less of the contacts than this, all together, would bury the others. */
const QUIET = 0.01

/** The quietest intervals, of which none lacks agents; of equally quiet ones all or none. Files have all. */
function quietIntervals(intervals: readonly StaffingInterval[]): ReadonlySet<StaffingInterval> {
  const contacts = ({ minutes, queues }: StaffingInterval): number =>
    queues.reduce((sum, { callsPerHour }) => sum + callsPerHour * minutes, 0)
  let left = QUIET * intervals.reduce((sum, one) => sum + contacts(one), 0)
  const busy = intervals
    .map(contacts)
    .sort((a, b) => a - b)
    .find((own) => {
      left -= own
      return left <= 0
    })
  return new Set(intervals.filter((one) => contacts(one) < (busy ?? 0) && (one.roster?.over ?? 0) > -MIN_VISIBLE))
}

function intervalColumns(staffing: Staffing, time: (row: StaffingInterval) => string): Column<StaffingInterval>[] {
  const visible = staffingColumns(staffing).filter(({ isHidden }) => isHidden !== true)
  return [
    { title: 'From', cell: time },
    ...visible.map(({ title, value, format }) =>
      figureColumn(title, (interval: StaffingInterval) => format(value({ interval }) ?? 0)),
    ),
  ]
}

interface QueueSums {
  readonly agentHours: number
  readonly separateHours: number
  readonly shortHours: number
  readonly serviceLevel: number
}

function queueColumns(staffing: Staffing): Column<StaffedQueue>[] {
  const sumsByQueue = new Map(staffing.queues.map(({ id }) => [id, sumQueue(staffing, id)]))
  const column = (title: string, cell: (sums: QueueSums) => string): Column<StaffedQueue> =>
    figureColumn(title, ({ id }) => {
      const queueSums = sumsByQueue.get(id)
      return queueSums === undefined ? '' : cell(queueSums)
    })
  return [
    { title: 'Queue', cell: ({ name }) => name },
    { title: 'Target', cell: targetText },
    column('Service', (sums) => percent(sums.serviceLevel)),
    ...(isShared(staffing)
      ? [
          column('Its part, hours', (sums) => count(sums.agentHours)),
          column('Separately', (sums) => count(sums.separateHours)),
        ]
      : [column('Needed, hours', (sums) => count(sums.agentHours))]),
    ...(staffing.total.rosterHours === undefined ? [] : [column('Short, hours', (sums) => sums.shortHours.toFixed(1))]),
  ]
}

function sumQueue({ intervals }: Staffing, id: string): QueueSums {
  const rows = intervals.flatMap(({ queues, minutes }) =>
    queues.flatMap((queue) => (queue.queueId === id ? [{ ...queue, hours: minutes / 60 }] : [])),
  )
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + of(row), 0)
  const calls = sum((row) => row.callsPerHour * row.hours)
  return {
    agentHours: sum((row) => row.agents * row.hours),
    separateHours: sum((row) => row.separateAgents * row.hours),
    shortHours: sum((row) => Math.max(0, -(row.roster?.over ?? 0)) * row.hours),
    serviceLevel: calls === 0 ? 1 : sum((row) => row.callsPerHour * row.hours * row.serviceLevel) / calls,
  }
}
