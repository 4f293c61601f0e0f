import * as z from 'zod/mini'
import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { anInterval, aSignal, checkOptions, text } from '../../core/schema'
import { DAY_MS } from '../../core/time/durations'
import { isZone, unknownZone, wallTime } from '../../core/time/wall-time'
import type { Demand, Interval, Snapshot } from '../../documents'
import type { AggregateGroup } from '../../resources/analytics/answers'
import { intervalText, parseInterval, splitInterval } from '../../resources/kit/lists/intervals'
import { agentTable } from '../../workflows/demand/capture'
import { ask, QUESTIONS } from '../../workflows/demand/queries'
import { staffingTable } from '../../workflows/demand/staffing'
import { typeTable } from '../../workflows/demand/types'
import { GRANULARITY_MINUTES } from '../../workflows/demand/window'
import { buildAgentReport } from './agent-report'
import type { AgentReport } from './documents/agent-report'

/** Which days to read. */
export interface AgentDaysOptions {
  /** The time to read, as ISO 8601. */
  readonly interval: Interval
  /** IANA name of the time zone of the days. Default UTC. */
  readonly timeZone?: string | undefined
  /** Ends the work; rejects with its reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * {@link buildAgentReport} with `days`: the same figures of each day, for the agents who were on queue or handled contacts on it,
 * without `resolvedShare`. Sends one request for each 7 days, and one for each 100 agents and 7 days.
 * @param snapshot of the client's org
 * @throws ValidationError for an unknown time zone
 * @throws PermissionError when aggregates of conversations or users may not be read
 * @example
 * const interval = { start: '2026-03-02T00:00:00Z', end: '2026-03-09T00:00:00Z' }
 * const { days = [] } = await agentReportByDay(client, await captureSnapshot(client), { interval })
 * for (const { interval, agents } of days) console.log(interval.start, agents.length)
 */
export async function agentReportByDay(
  client: Client,
  snapshot: Snapshot,
  options: AgentDaysOptions,
): Promise<AgentReport> {
  checkOptions(options, { interval: anInterval(), timeZone: z.optional(text()), signal: z.optional(aSignal()) })
  const { interval, timeZone = 'UTC', signal } = options
  if (!isZone(timeZone)) throw new ValidationError([{ path: 'options.timeZone', message: unknownZone(timeZone) }])
  const localMs = wallTime(timeZone)
  const by = { granularity: 'P1D', timeZone }
  const call = { signal, priority: 'background' } as const
  const whole = tables(interval)
  const days = new Map<number, Tables>()

  /** The tables that a row of an answer belongs to. */
  function findTables(text: string | undefined): Tables[] {
    const row = text === undefined ? undefined : parseInterval(text)
    if (row === undefined) return []
    const day = Math.floor(localMs(row.startMs) / DAY_MS)
    const { startMs, endMs, ...own } = days.get(day) ?? { ...tables(interval), ...row }
    const known = { ...own, startMs: Math.min(startMs, row.startMs), endMs: Math.max(endMs, row.endMs) }
    days.set(day, known)
    return [whole, known]
  }
  function add(groups: readonly AggregateGroup[], kind: 'agents' | 'staffing'): void {
    for (const { group, data = [] } of groups) {
      for (const row of data)
        for (const dayTables of findTables(row.interval)) dayTables[kind].add({ ...(group && { group }), data: [row] })
    }
  }

  for (const part of splitInterval(intervalText(interval), LIMITS.analyticsDays)) {
    add(await ask(client, { ...QUESTIONS.agents, ...by }, part, undefined, call), 'agents')
  }
  const userIds = snapshot.agents.map(({ id }) => id)
  const time = { interval, userIds, metrics: ['tAgentRoutingStatus'], ...by }
  add((await client.analytics.userAggregates(time, call)).results, 'staffing')
  const report = buildAgentReport(snapshot, demandIn(snapshot, whole))
  return {
    ...report,
    days: [...days.values()]
      .sort((a, b) => a.startMs - b.startMs)
      .map((one) => {
        const day = buildAgentReport(snapshot, demandIn(snapshot, one))
        return {
          interval: day.interval,
          agents: day.agents.filter(({ staffedSeconds, handled }) => staffedSeconds > 0 || handled > 0),
        }
      }),
    notes: [...report.notes, `Days are those of ${timeZone}. What was resolved is not read by day.`],
  }
}

/** Figures of a day, or of the whole window. */
interface Tables extends ReturnType<typeof tables> {}

function tables(window: Interval) {
  const types = typeTable(window)
  const [startMs, endMs] = [Date.parse(window.start), Date.parse(window.end)]
  return { startMs, endMs, types, agents: agentTable(types), staffing: staffingTable(undefined) }
}

/** The part of a demand that the report of agents needs. */
function demandIn({ org }: Snapshot, { startMs, endMs, types, agents, staffing }: Tables): Demand {
  return {
    format: 'skillroute/demand@1',
    org,
    interval: { start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() },
    granularityMinutes: GRANULARITY_MINUTES,
    contactTypes: types.list(),
    agents: agents.list(),
    staffing: staffing.list(),
    notes: [],
  }
}
