import type {
  SimulatedArrivals,
  Simulation,
  StaffedAgentKind,
  Staffing,
  StaffingInterval,
  StaffingRoster,
  StaffingTotal,
} from '../../documents'
import { scheduledAgents } from '../staffing/target'
import { queuesByKind } from './fill'
import type { AgentKind } from './kinds'
import type { Problem } from './problem'
import type { Roster } from './roster'
import type { Separate } from './separate'
import type { Counts } from './staffed-model'

/** The staffing found for a center. */
export interface Found {
  readonly counts: Counts
  readonly separate: readonly (readonly Separate[])[]
  /** Service with `counts`; undefined if it was calculated by formula. */
  readonly simulation?: Simulation | undefined
  readonly roster?: Roster | undefined
}

/** The document of the staffing found. */
export function staffingOf(problem: Problem, found: Found, shrinkage: number, notes: readonly string[]): Staffing {
  const intervals = problem.slots.map((_, t) => intervalOf(problem, found, t, shrinkage))
  const shown = intervals.filter(({ queues }) => queues.length > 0)
  return {
    format: 'skillroute/staffing@1',
    intervalMinutes: problem.slots[0]?.minutes ?? 0,
    method: found.simulation === undefined ? 'formula' : 'simulation',
    shrinkage,
    queues: problem.queues.map(({ id, name, target }) => ({ id, name, target })),
    agentKinds: problem.kinds.map((kind) => kindOf(kind, problem)),
    intervals: shown,
    total: totalOf(shown, found),
    notes: [...problem.notes, ...notes],
  }
}

function kindOf({ id, types, members, sample }: AgentKind, { queues, model }: Problem): StaffedAgentKind {
  const media = new Set(types.map((k) => model.contactTypes[k]?.mediaType ?? ''))
  const several = Object.entries(sample.concurrency ?? {}).filter(([medium, most]) => media.has(medium) && most !== 1)
  return {
    id,
    queueIds: queues.flatMap((queue) => (queue.types.some((k) => types.includes(k)) ? [queue.id] : [])),
    contactTypeIds: types.flatMap((k) => model.contactTypes[k]?.id ?? []),
    agents: members.length,
    ...(several.length === 0 ? {} : { concurrency: Object.fromEntries(several) }),
  }
}

function intervalOf(problem: Problem, found: Found, t: number, shrinkage: number): StaffingInterval {
  const { startMinute = 0, minutes = 0 } = problem.slots[t] ?? {}
  const kinds = found.counts[t] ?? []
  const separate = found.separate[t] ?? []
  const agents = kinds.reduce((sum, count) => sum + count, 0)
  const queuesOf = queuesByKind(problem)
  const own = separate.map((queue) => queue.agents)
  // By formula nobody is shared: each queue has the agents that it needs on its own.
  const parts = found.simulation === undefined ? own : splitAgents(kinds, queuesOf, own)
  const rosterKinds = found.roster?.counts[t]
  // Queues without contacts in the interval get no agents, unless an agent there takes nothing else.
  const rosterParts =
    rosterKinds === undefined
      ? undefined
      : splitAgents(
          rosterKinds,
          queuesOf,
          parts.map((part) => part + IDLE_WEIGHT),
        )
  const measured = found.simulation?.intervals[t]
  const rostered = found.roster?.simulation.intervals[t]
  const queues = problem.queues.flatMap((queue, q) => {
    const own = separate[q]
    if (own === undefined || own.callsPerHour === 0) return []
    const service = measured?.queues.find(({ queueId }) => queueId === queue.id)
    const there = rostered?.queues.find(({ queueId }) => queueId === queue.id)
    return [
      {
        queueId: queue.id,
        callsPerHour: own.callsPerHour,
        load: own.load,
        agents: parts[q] ?? 0,
        separateAgents: own.agents,
        ...(service === undefined ? formulaService(own) : serviceOf(service)),
        ...rosterOf(rosterParts?.[q], parts[q] ?? 0, there),
      },
    ]
  })
  const calls = separate.reduce((sum, own) => sum + own.callsPerHour, 0)
  const busy = separate.reduce((sum, own) => sum + own.agents * own.occupancy, 0)
  const level = separate.reduce((sum, own) => sum + own.callsPerHour * own.serviceLevel, 0)
  return {
    startMinute,
    minutes,
    agents,
    scheduled: scheduledAgents(agents, shrinkage),
    separateAgents: separate.reduce((sum, own) => sum + own.agents, 0),
    kinds,
    occupancy: measured?.total.occupancy.mean ?? (agents === 0 ? 0 : busy / agents),
    serviceLevel: calls === 0 ? 1 : (measured?.total.serviceLevel.mean ?? level / calls),
    queues,
    ...rosterOf(
      rosterKinds?.reduce((sum, count) => sum + count, 0),
      agents,
      rostered?.total,
    ),
  }
}

/** Weight of a queue that needs no agent. Far below the weight of a queue that needs a fraction of an agent. */
const IDLE_WEIGHT = 1e-6

function serviceOf({ serviceLevel, asaSeconds, abandoned, offered }: SimulatedArrivals) {
  return {
    serviceLevel: serviceLevel.mean,
    asaSeconds: asaSeconds.mean,
    abandonProbability: offered.mean > 0 ? abandoned.mean / offered.mean : 0,
  }
}

function formulaService({ serviceLevel, asaSeconds, abandonProbability }: Separate) {
  return { serviceLevel, asaSeconds, abandonProbability }
}

function rosterOf(
  there: number | undefined,
  needed: number,
  measured: SimulatedArrivals | undefined,
): { roster?: StaffingRoster } {
  if (there === undefined) return {}
  return { roster: { agents: there, over: there - needed, serviceLevel: measured?.serviceLevel.mean ?? 1 } }
}

function totalOf(intervals: readonly StaffingInterval[], { roster }: Found): StaffingTotal {
  const hours = (of: (interval: StaffingInterval) => number): number =>
    intervals.reduce((sum, interval) => sum + (of(interval) * interval.minutes) / 60, 0)
  const callsOf = ({ queues, minutes }: StaffingInterval): number =>
    queues.reduce((sum, { callsPerHour }) => sum + (callsPerHour * minutes) / 60, 0)
  const calls = intervals.reduce((sum, interval) => sum + callsOf(interval), 0)
  const inTime = intervals.reduce((sum, interval) => sum + callsOf(interval) * interval.serviceLevel, 0)
  return {
    peakAgents: intervals.reduce((most, { agents }) => Math.max(most, agents), 0),
    peakScheduled: intervals.reduce((most, { scheduled }) => Math.max(most, scheduled), 0),
    agentHours: hours(({ agents }) => agents),
    scheduledHours: hours(({ scheduled }) => scheduled),
    separateHours: hours(({ separateAgents }) => separateAgents),
    serviceLevel: calls === 0 ? 1 : inTime / calls,
    ...(roster === undefined
      ? {}
      : {
          rosterHours: hours((interval) => interval.roster?.agents ?? 0),
          shortHours: hours((interval) => Math.max(0, -(interval.roster?.over ?? 0))),
          spareHours: hours((interval) => Math.max(0, interval.roster?.over ?? 0)),
        }),
  }
}

/** Rounds of proportional fitting: enough for an error far below a hundredth of an agent. */
const ROUNDS = 60

/**
 * Divides the agents of each kind over their queues, as close to the proportions of `weights` as possible (iterative
 * proportional fitting). Agents whose queues all have the weight 0 are left out.
 * @param agents by kind
 * @param queuesOf by kind: the numbers of its queues
 * @param weights by queue
 * @returns agents by queue
 */
function splitAgents(
  agents: readonly number[],
  queuesOf: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const total = agents.reduce((sum, one) => sum + one, 0)
  const factors = [...weights]
  let parts = weights.map(() => 0)
  for (let round = 0; round < ROUNDS; round++) {
    parts = weights.map(() => 0)
    agents.forEach((count, g) => {
      const own = queuesOf[g] ?? []
      const sum = own.reduce((joined, q) => joined + (factors[q] ?? 0), 0)
      if (sum === 0) return
      for (const q of own) parts[q] = (parts[q] ?? 0) + (count * (factors[q] ?? 0)) / sum
    })
    parts.forEach((part, q) => {
      if (part > 0 && all > 0) factors[q] = ((factors[q] ?? 0) * (weights[q] ?? 0) * total) / (all * part)
    })
  }
  return parts
}
