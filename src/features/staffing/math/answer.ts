import { defined } from '../../../core/defined'
import type { SimulatedArrivals, Simulation } from '../../../documents'
import { scheduledAgents } from '../../../optimizer/staffing/target'
import type {
  StaffedAgentKind,
  StaffedQueueSkill,
  Staffing,
  StaffingInterval,
  StaffingRoster,
  StaffingTotal,
} from '../documents/staffing'
import { queuesByKind } from './fill'
import type { AgentKind } from './kinds'
import type { Problem, ProblemQueue } from './problem'
import { type RosterPart, type RosterSlot, splitAgents } from './roster'
import type { Separate } from './separate'
import type { Counts } from './staffed-model'

/** The staffing found for a center. */
export interface Found {
  readonly counts: Counts
  readonly separate: readonly (readonly Separate[])[]
  /** Service with `counts`; undefined if it was calculated by formula. */
  readonly simulation?: Simulation | undefined
  /** By interval. */
  readonly roster?: readonly RosterSlot[] | undefined
}

/** The document of the staffing found. */
export function buildStaffing(problem: Problem, found: Found, shrinkage: number, notes: readonly string[]): Staffing {
  const intervals = problem.slots.map((_, t) => buildInterval(problem, found, t, shrinkage))
  const withContacts = intervals.filter(({ queues }) => queues.length > 0)
  return {
    format: 'skillroute/staffing@1',
    intervalMinutes: problem.slots[0]?.minutes ?? 0,
    method: found.simulation === undefined ? 'formula' : 'simulation',
    shrinkage,
    queues: problem.queues.map((queue) => ({
      id: queue.id,
      name: queue.name,
      target: queue.target,
      ...defined({ targetByMedium: queue.targetByMedium }),
      skills: splitBySkill(queue, problem),
    })),
    agentKinds: problem.kinds.map((kind) => describeKind(kind, problem)),
    intervals: withContacts,
    total: buildTotal(problem, withContacts, found),
    notes: [...problem.notes, ...notes],
  }
}

/** The skills that the contacts of a queue ask for, by share of its contacts. */
function splitBySkill({ types }: ProblemQueue, { model, slots }: Problem): StaffedQueueSkill[] {
  const sumCalls = (k: number): number => slots.reduce((sum, { callsPerHour }) => sum + (callsPerHour[k] ?? 0), 0)
  const calls = types.reduce((sum, k) => sum + sumCalls(k), 0)
  return model.skills
    .map(({ id, name }) => {
      const asking = types.filter((k) => model.contactTypes[k]?.skillIds.includes(id))
      return { id, name, share: asking.reduce((sum, k) => sum + sumCalls(k), 0) / calls }
    })
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
}

function describeKind({ id, types, members, sample }: AgentKind, { queues, model }: Problem): StaffedAgentKind {
  const media = new Set(types.map((k) => model.contactTypes[k]?.mediaType ?? ''))
  const several = Object.entries(sample.concurrency ?? {}).filter(([medium, max]) => media.has(medium) && max !== 1)
  const interrupted = Object.entries(sample.interruptedBy ?? {}).filter(([medium]) => media.has(medium))
  return {
    id,
    queueIds: queues.flatMap((queue) => (queue.types.some((k) => types.includes(k)) ? [queue.id] : [])),
    contactTypeIds: types.flatMap((k) => model.contactTypes[k]?.id ?? []),
    agents: members.length,
    ...(several.length === 0 ? {} : { concurrency: Object.fromEntries(several) }),
    ...(interrupted.length === 0 ? {} : { interruptedBy: Object.fromEntries(interrupted) }),
  }
}

function buildInterval(problem: Problem, found: Found, t: number, shrinkage: number): StaffingInterval {
  const { startMinute = 0, minutes = 0 } = problem.slots[t] ?? {}
  const kinds = found.counts[t] ?? []
  const separate = found.separate[t] ?? []
  const agents = kinds.reduce((sum, count) => sum + count, 0)
  const queuesOfKind = queuesByKind(problem)
  const separateAgents = separate.map((queue) => queue.agents)
  // By formula nobody is shared: each queue has the agents that it needs on its own.
  const parts = found.simulation === undefined ? separateAgents : splitAgents(kinds, queuesOfKind, separateAgents)
  const measured = found.simulation?.intervals[t]
  const rostered = found.roster?.[t]
  const queues = problem.queues.flatMap((queue, q) => {
    const separateQueue = separate[q]
    if (separateQueue === undefined || separateQueue.callsPerHour === 0) return []
    const service = measured?.queues.find(({ queueId }) => queueId === queue.id)
    return [
      {
        queueId: queue.id,
        callsPerHour: separateQueue.callsPerHour,
        load: separateQueue.load,
        agents: parts[q] ?? 0,
        separateAgents: separateQueue.agents,
        ...(service === undefined ? formulaService(separateQueue) : toService(service)),
        ...(rostered === undefined ? {} : { roster: besideNeed(rostered.queues[q], parts[q] ?? 0) }),
      },
    ]
  })
  const calls = separate.reduce((sum, queue) => sum + queue.callsPerHour, 0)
  const busy = separate.reduce((sum, queue) => sum + queue.agents * queue.occupancy, 0)
  const level = separate.reduce((sum, queue) => sum + queue.callsPerHour * queue.serviceLevel, 0)
  return {
    startMinute,
    minutes,
    agents,
    scheduled: scheduledAgents(agents, shrinkage),
    separateAgents: separate.reduce((sum, queue) => sum + queue.agents, 0),
    kinds,
    occupancy: measured?.total.occupancy.mean ?? (agents === 0 ? 0 : busy / agents),
    serviceLevel: calls === 0 ? 1 : (measured?.total.serviceLevel.mean ?? level / calls),
    queues,
    ...(rostered && {
      roster: {
        agents: rostered.agents,
        // Queues without contacts are not among the queues here; their agents count as above the need.
        over: queues.reduce((sum, { roster }) => sum + (roster ? roster.over - roster.agents : 0), rostered.agents),
        serviceLevel: rostered.serviceLevel,
      },
    }),
  }
}

function toService({ serviceLevel, asaSeconds, abandoned, offered }: SimulatedArrivals) {
  return {
    serviceLevel: serviceLevel.mean,
    asaSeconds: asaSeconds.mean,
    abandonProbability: offered.mean > 0 ? abandoned.mean / offered.mean : 0,
  }
}

function formulaService({ serviceLevel, asaSeconds, abandonProbability }: Separate) {
  return { serviceLevel, asaSeconds, abandonProbability }
}

function besideNeed(there: RosterPart | undefined, needed: number): StaffingRoster {
  const { agents = 0, serviceLevel = 1, isMet = true } = there ?? {}
  return { agents, over: isMet ? Math.max(0, agents - needed) : agents - needed, serviceLevel }
}

function buildTotal({ slots }: Problem, intervals: readonly StaffingInterval[], { roster }: Found): StaffingTotal {
  const hours = (of: (interval: StaffingInterval) => number): number =>
    intervals.reduce((sum, interval) => sum + (of(interval) * interval.minutes) / 60, 0)
  const sumCalls = ({ queues, minutes }: StaffingInterval): number =>
    queues.reduce((sum, { callsPerHour }) => sum + (callsPerHour * minutes) / 60, 0)
  const calls = intervals.reduce((sum, interval) => sum + sumCalls(interval), 0)
  const withinServiceLevel = intervals.reduce((sum, interval) => sum + sumCalls(interval) * interval.serviceLevel, 0)
  return {
    peakAgents: intervals.reduce((max, { agents }) => Math.max(max, agents), 0),
    peakScheduled: intervals.reduce((max, { scheduled }) => Math.max(max, scheduled), 0),
    agentHours: hours(({ agents }) => agents),
    scheduledHours: hours(({ scheduled }) => scheduled),
    separateHours: hours(({ separateAgents }) => separateAgents),
    serviceLevel: calls === 0 ? 1 : withinServiceLevel / calls,
    ...(roster === undefined
      ? {}
      : {
          rosterHours: hours((interval) => interval.roster?.agents ?? 0),
          shortHours: hours((interval) => Math.max(0, -(interval.roster?.over ?? 0))),
          surplusHours: hours((interval) => Math.max(0, interval.roster?.over ?? 0)),
          elsewhereHours: roster.reduce((sum, one, t) => sum + (one.elsewhere * (slots[t]?.minutes ?? 0)) / 60, 0),
        }),
  }
}
