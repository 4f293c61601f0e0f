import type { CellFormat } from '../../../report/csv/table'
import { count, percent } from '../../../report/text/kit/figures'
import type { Staffing, StaffingInterval, StaffingIntervalQueue } from '../documents/staffing'
import { isShared } from './conclusions'

/** Agents missing that the table, which has one decimal, shows as less than nothing. */
export const MIN_VISIBLE = 0.05

/** An interval of a staffing: all queues together, or one of them. */
export interface StaffingPart {
  readonly interval: StaffingInterval
  readonly queue?: StaffingIntervalQueue | undefined
}

/** A figure of each interval: CSV and workbooks have all of them by name, text and pages those shown, by title. */
export interface StaffingColumn {
  readonly name: string
  readonly title: string
  /** Undefined: not known of one queue, or not without a roster. */
  readonly value: (part: StaffingPart) => number | undefined
  readonly format: (value: number) => string
  readonly cellFormat?: CellFormat | undefined
  readonly isHidden?: boolean | undefined
}

/** The figures of a staffing's intervals, in order. */
export function staffingColumns(staffing: Staffing): readonly StaffingColumn[] {
  const hasRoster = staffing.total.rosterHours !== undefined
  const share = { format: percent, cellFormat: 'ratio' } as const
  return [
    {
      name: 'calls_per_hour',
      title: 'Contacts/h',
      value: ({ interval, queue }) =>
        (queue === undefined ? interval.queues : [queue]).reduce((sum, one) => sum + one.callsPerHour, 0),
      format: formatRate,
    },
    {
      name: 'agents',
      title: 'Needed',
      value: ({ interval, queue }) => (queue ?? interval).agents,
      format: count,
    },
    {
      name: 'scheduled',
      title: 'To schedule',
      value: ({ interval, queue }) => (queue === undefined ? interval.scheduled : undefined),
      format: count,
    },
    {
      name: 'separate_agents',
      title: 'Separately',
      value: ({ interval, queue }) => (queue ?? interval).separateAgents,
      format: count,
      isHidden: !isShared(staffing),
    },
    {
      name: 'service_level',
      title: 'Service level',
      value: ({ interval, queue }) => (queue ?? interval).serviceLevel,
      ...share,
    },
    {
      name: 'occupancy',
      title: 'Occupancy',
      value: ({ interval, queue }) => (queue === undefined ? interval.occupancy : undefined),
      format: (value) => percent(value, 0),
      cellFormat: 'ratio',
    },
    {
      name: 'roster_agents',
      title: 'Roster',
      value: ({ interval, queue }) => (queue ?? interval).roster?.agents,
      format: (value) => value.toFixed(1),
      isHidden: !hasRoster,
    },
    {
      name: 'roster_over',
      title: 'Over (+), short (-)',
      value: ({ interval, queue }) => (queue ?? interval).roster?.over,
      format: formatSigned,
      isHidden: !hasRoster,
    },
    {
      name: 'roster_service_level',
      title: 'Its service level',
      value: ({ interval, queue }) => (queue ?? interval).roster?.serviceLevel,
      ...share,
      isHidden: !hasRoster,
    },
  ]
}

/** Small rates have a decimal, so that a need for agents never stands beside no contacts. */
function formatRate(perHour: number): string {
  if (perHour > 0 && perHour < 0.05) return '<0.1'
  return perHour < 9.95 ? perHour.toFixed(1) : count(perHour)
}

function formatSigned(value: number): string {
  const text = value.toFixed(1)
  return Number(text) === 0 ? '0.0' : value > 0 ? `+${text}` : text
}
