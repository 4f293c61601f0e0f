import * as z from 'zod/mini'
import { checkDocument } from '../../../core/checks'
import { checkOptions, text } from '../../../core/schema'
import { DAY_MINUTES, WEEK_MINUTES } from '../../../core/time/durations'
import type { StaffedQueue, Staffing, StaffingInterval, StaffingTotal } from '../../../documents'
import { staffingColumns } from '../../../report/staffing-columns'
import { count, percent, plural } from '../../../report/text/kit/figures'
import { staffingMoments, targetText } from '../../../report/text/kit/staffing'
import { type Column, type TableOptions, tableFields, textTable } from '../../../report/text/kit/table'

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
  const { intervals, queues, total } = staffing
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
    ...byQueue,
    '',
    `At most ${plural(total.peakAgents, 'agent')} on queue at once, ${count(total.peakScheduled)} to schedule; ${hours(total.agentHours)} on queue, ${hours(total.scheduledHours)} with shrinkage of ${percent(staffing.shrinkage, 0)}, in whole agents for each interval.`,
    ...(isShared(staffing) ? [sharingText(total)] : []),
    ...(total.rosterHours === undefined ? [] : rosterLines(staffing, total.rosterHours)),
  ].join('\n')
}

/** Whether agents of several queues count once. By formula, each queue has agents of its own. */
function isShared({ queues, method }: Staffing): boolean {
  return queues.length > 1 && method === 'simulation'
}

function sharingText({ separateHours, agentHours }: StaffingTotal): string {
  const saved = separateHours - agentHours
  return saved >= 0
    ? `Queues with agents of their own would need ${hours(separateHours)}: sharing saves ${hours(saved)}.`
    : `Queues with agents of their own would need ${hours(separateHours)} by formula, ${hours(-saved)} less: sharing saves nothing here.`
}

/** Hours a week of a full-time agent. */
const WEEK_HOURS = 40

/** What the roster has and lacks, and what would make up for it. */
function rosterLines(staffing: Staffing, rosterHours: number): string[] {
  const { queues, total, shrinkage, grants } = staffing
  const { elsewhereHours = 0, shortHours = 0, spareHours = 0 } = total
  const has = `${hours(shortHours)} missing in some intervals, ${hours(spareHours)} above what is needed in others.`
  const roster =
    elsewhereHours < MIN_HOURS
      ? `The roster has ${hours(rosterHours)} on queue: ${has}`
      : `Agents who take these contacts are ${hours(rosterHours + elsewhereHours)} on queue; other queues need ${hours(elsewhereHours)} of that, ${hours(rosterHours)} are left: ${has}`
  if (shortHours < MIN_HOURS) return [roster]
  const fte = shortHours / (1 - shrinkage) / WEEK_HOURS / weeksOf(staffing)
  const skills = queues.length > FEW_QUEUES ? '' : skillsText(queues)
  const lines = [roster, `The missing hours are ${fte.toFixed(1)} FTE of ${WEEK_HOURS} h a week${skills}.`]
  if (grants === undefined) return lines
  const { changes, agents, target, serviceLevel } = grants
  const queueNames = queues.map(({ name }) => `"${name}"`).join(' ')
  return [
    ...lines,
    `Without more agents: ${plural(changes, 'change')} of skills and queues of ${plural(agents, 'agent')} would bring ${percent(serviceLevel)} of these contacts within their target. skillroute recommend --queue ${queueNames} --reach ${percent(target).replace(' ', '')} shows them.`,
  ]
}

/** Rounded away in the text. */
const MIN_HOURS = 0.5

/** For more queues, the skills of each would fill the page. */
const FEW_QUEUES = 3

/** Skills that fewer contacts ask for are not named. */
const RARE = 0.02

function skillsText(queues: readonly StaffedQueue[]): string {
  const texts = queues.map(({ name, skills }) => {
    const commonSkills = skills.filter(({ share }) => share >= RARE)
    const skillNames = commonSkills.map((skill) => `${skill.name} (${percent(skill.share, 0)})`).join(', ')
    return commonSkills.length === 0 ? `${name} asks for no skill` : `${name} asks for ${skillNames}`
  })
  return `; by share of contacts, ${texts.join('; ')}`
}

function weeksOf({ interval, intervals }: Staffing): number {
  if (interval !== undefined) {
    return (Date.parse(interval.end) - Date.parse(interval.start)) / (WEEK_MINUTES * 60_000)
  }
  const last = intervals.at(-1)
  return last === undefined || last.startMinute + last.minutes > DAY_MINUTES ? 1 : 1 / 7
}

function intervalColumns(staffing: Staffing, time: (row: StaffingInterval) => string): Column<StaffingInterval>[] {
  const shown = staffingColumns(staffing).filter(({ isShown }) => isShown)
  return [
    { title: 'From', cell: time },
    ...shown.map(({ title, value, format }) => ({
      title,
      align: 'right' as const,
      cell: (interval: StaffingInterval) => format(value({ interval }) ?? 0),
    })),
  ]
}

interface QueueSums {
  readonly agentHours: number
  readonly separateHours: number
  readonly shortHours: number
  readonly serviceLevel: number
}

function queueColumns(staffing: Staffing): Column<StaffedQueue>[] {
  const sumsByQueue = new Map(staffing.queues.map(({ id }) => [id, sumsOf(staffing, id)]))
  const column = (title: string, cell: (sums: QueueSums) => string): Column<StaffedQueue> => ({
    title,
    align: 'right',
    cell: ({ id }) => {
      const queueSums = sumsByQueue.get(id)
      return queueSums === undefined ? '' : cell(queueSums)
    },
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
    ...(staffing.total.rosterHours === undefined
      ? []
      : [column('Short, hours', (sums) => agentsText(sums.shortHours))]),
  ]
}

function sumsOf({ intervals }: Staffing, id: string): QueueSums {
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

function agentsText(value: number): string {
  return value.toFixed(1)
}

function hours(value: number): string {
  return `${count(value)} h`
}
