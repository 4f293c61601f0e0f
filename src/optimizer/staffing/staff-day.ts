import { checkFields } from '../../core/checks'
import { ValidationError } from '../../core/errors/input'
import { erlangA } from '../erlang/erlang-a'
import { assertList, type Offered, positiveIssue, refuse } from '../erlang/kit/inputs'
import { agentsWithoutPatience, agentsWithPatience } from './agents-without-patience'
import { type CheckedTarget, checkLoad, checkStaffing, type StaffingOptions, scheduledAgents } from './target'

/** Options of {@link staffDay}. */
export interface StaffDayOptions extends StaffingOptions {
  /** Length of every interval in minutes, for the hours. Default 30. */
  readonly intervalMinutes?: number | undefined
}

/** One interval, staffed. */
export interface StaffedInterval {
  /** Offered load in erlang. */
  readonly load: number
  /** Agents required on the queue. */
  readonly agents: number
  /** Agents to schedule, shrinkage included. */
  readonly scheduled: number
  /** Share of calls served within the target (with a patience: by the definition that the target names). */
  readonly serviceLevel: number
  /** Mean wait of all calls in seconds. */
  readonly asaSeconds: number
  /** Share of their time that agents are busy. */
  readonly occupancy: number
}

/** Result of {@link staffDay}. */
export interface StaffedDay {
  /** One entry for each interval given, in the same order. */
  readonly intervals: readonly StaffedInterval[]
  /** Most agents on the queue in one interval. */
  readonly peakAgents: number
  /** Hours on the queue, all intervals together. */
  readonly agentHours: number
  /** Hours to schedule, shrinkage included. */
  readonly scheduledHours: number
  /** Service level of the whole, each interval weighted with its calls; 1 with no calls. */
  readonly serviceLevel: number
  /** Mean wait of all calls of the whole, in seconds. */
  readonly asaSeconds: number
}

/**
 * Staffs every interval of a day, or of a year, on its own: `requiredAgents` for thousands of intervals in one call.
 * Each interval is taken as steady, so load that is left over at its end is not carried into the next one.
 *
 * @throws ValidationError as `requiredAgents` does; a bad interval is named by its index.
 * @example
 * staffDay([{ callsPerHour: 120, ahtSeconds: 240 }, { callsPerHour: 300, ahtSeconds: 240 }], {
 *   target: { serviceLevel: 0.8, targetSeconds: 20 },
 *   shrinkage: 0.3,
 * }).intervals.map((interval) => interval.agents) // [11, 25]
 */
export function staffDay(intervals: readonly Offered[], options: StaffDayOptions): StaffedDay {
  checkFields(options, 'options', {
    target: 'object',
    shrinkage: 'number',
    patienceSeconds: 'number',
    minAgents: 'number',
    concurrency: 'number',
    intervalMinutes: 'number',
  })
  const target = checkStaffing('staffDay', options)
  const { intervalMinutes = 30 } = options
  refuse('staffDay', [positiveIssue('intervalMinutes', intervalMinutes)])
  assertList('staffDay', intervals, 'intervals')
  const staffed = intervals.map((offered, index) => staffInterval(offered, index, target, options))
  return { intervals: staffed, ...totals(intervals, staffed, intervalMinutes / 60) }
}

function staffInterval(offered: Offered, index: number, target: CheckedTarget, options: StaffDayOptions) {
  const load = intervalLoad(offered, index)
  const { minAgents = 0, shrinkage = 0, concurrency = 1 } = options
  if (load === 0) return idle(minAgents, shrinkage)
  if (options.patienceSeconds !== undefined)
    return staffPatient(offered, load, options.patienceSeconds, target, options)
  const { agents, serviceLevel, asaSeconds } = agentsWithoutPatience(offered, load, target, minAgents, concurrency)
  return {
    load,
    agents,
    scheduled: scheduledAgents(agents, shrinkage),
    serviceLevel,
    asaSeconds,
    occupancy: load / (agents * concurrency),
  }
}

function staffPatient(
  offered: Offered,
  load: number,
  patienceSeconds: number,
  target: CheckedTarget,
  { minAgents = 0, shrinkage = 0, concurrency = 1 }: StaffDayOptions,
): StaffedInterval {
  const guess = Math.ceil(load / concurrency)
  const agents = agentsWithPatience(offered, patienceSeconds, target, minAgents, guess, concurrency)
  const { callsPerHour, ahtSeconds } = offered
  const { targetSeconds } = target
  const metrics = erlangA({
    callsPerHour,
    ahtSeconds,
    agents: agents * concurrency,
    patienceSeconds,
    targetSeconds,
  })
  return {
    load,
    agents,
    scheduled: scheduledAgents(agents, shrinkage),
    serviceLevel: metrics.serviceLevel[target.definition],
    asaSeconds: metrics.asaSeconds,
    occupancy: metrics.occupancy,
  }
}

function idle(agents: number, shrinkage: number): StaffedInterval {
  const scheduled = scheduledAgents(agents, shrinkage)
  return { load: 0, agents, scheduled, serviceLevel: 1, asaSeconds: 0, occupancy: 0 }
}

function intervalLoad(offered: Offered, index: number): number {
  try {
    return checkLoad('staffDay', offered)
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const issues = error.issues.map((entry) => ({ ...entry, path: `intervals[${index}].${entry.path}` }))
    throw new ValidationError(issues, { subject: 'staffDay' })
  }
}

function totals(offered: readonly Offered[], staffed: readonly StaffedInterval[], hours: number) {
  let [peakAgents, agentIntervals, scheduledIntervals, calls, withinServiceLevel, waited] = [0, 0, 0, 0, 0, 0]
  staffed.forEach((interval, index) => {
    const volume = offered[index]?.callsPerHour ?? 0
    peakAgents = Math.max(peakAgents, interval.agents)
    agentIntervals += interval.agents
    scheduledIntervals += interval.scheduled
    calls += volume
    withinServiceLevel += volume * interval.serviceLevel
    waited += volume * interval.asaSeconds
  })
  return {
    peakAgents,
    agentHours: agentIntervals * hours,
    scheduledHours: scheduledIntervals * hours,
    serviceLevel: calls > 0 ? withinServiceLevel / calls : 1,
    asaSeconds: calls > 0 ? waited / calls : 0,
  }
}
