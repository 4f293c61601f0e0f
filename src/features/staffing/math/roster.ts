import type { ModelAgent, Simulation } from '../../../documents'
import { presenceBySlot } from '../../../optimizer/model/time/moments'
import { evaluate } from './evaluate'
import type { Evidence } from './evidence'
import { queuesByKind } from './fill'
import type { Problem } from './problem'
import type { Separate, Service } from './separate'

/** Agents on queue, and the service with them. */
export interface RosterPart extends Service {
  readonly agents: number
}

/** The roster in one interval, for the queues of a problem together. */
export interface RosterSlot extends Omit<RosterPart, 'isMet'> {
  /** Its part for each queue, in the order of the problem. */
  readonly queues: readonly RosterPart[]
  /** Agents who could take contacts of the queues and are taken up by others. */
  readonly elsewhere: number
}

/** Weight of a queue that needs no agent. Far below the weight of a queue that needs a fraction of an agent. */
const IDLE_WEIGHT = 1e-6

/**
 * The roster beside the need of some queues: agents who also take contacts of other queues are divided over all of them,
 * as each needs agents. Undefined if profiles give no intervals.
 * @param whole all queues of the center; the problem itself if these are all
 * @param separate the needs of the queues of the whole center
 * @param simulated the whole center with its roster; by formula where there is none
 */
export function buildRoster(
  problem: Problem,
  whole: Problem,
  agents: readonly ModelAgent[],
  separate: readonly (readonly Separate[])[],
  simulated: { readonly figures: Simulation; readonly evidence: Evidence } | undefined,
): RosterSlot[] | undefined {
  const counts = rosterCounts(whole, agents)
  if (counts === undefined) return undefined
  const queuesOfKind = queuesByKind(whole)
  const places = problem.queues.map(({ id }) => whole.queues.findIndex((queue) => queue.id === id))
  const isAble = queuesOfKind.map((queues) => queues.some((q) => places.includes(q)))
  return counts.map((kinds, t) => {
    const needs = separate[t] ?? []
    // Queues without contacts in the interval get no agents, unless an agent there takes nothing else.
    const parts = splitAgents(
      kinds,
      queuesOfKind,
      needs.map((need) => need.agents + IDLE_WEIGHT),
    )
    const verdict = simulated && evaluate(whole, simulated.evidence, t, false)
    const queues = places.map((q): RosterPart => {
      const there = parts[q] ?? 0
      const id = whole.queues[q]?.id
      const measured = simulated?.figures.intervals[t]?.queues.find(({ queueId }) => queueId === id)
      const calculated = needs[q]?.serviceWith(there)
      return {
        agents: there,
        serviceLevel: measured?.serviceLevel.mean ?? calculated?.serviceLevel ?? 1,
        isMet: verdict ? (verdict.slack[q] ?? 0) >= 0 && !verdict.tooBusy : calculated?.isMet === true,
      }
    })
    const calls = places.map((q) => needs[q]?.callsPerHour ?? 0)
    const offered = calls.reduce((sum, rate) => sum + rate, 0)
    const withinServiceLevel = queues.reduce((sum, { serviceLevel }, i) => sum + (calls[i] ?? 0) * serviceLevel, 0)
    const agents = queues.reduce((sum, part) => sum + part.agents, 0)
    const able = kinds.reduce((sum, count, g) => sum + (isAble[g] === true ? count : 0), 0)
    return {
      agents,
      serviceLevel: offered === 0 ? 1 : withinServiceLevel / offered,
      queues,
      elsewhere: offered === 0 ? 0 : Math.max(0, able - agents),
    }
  })
}

/** Expected agents on queue by interval and kind. */
function rosterCounts(problem: Problem, agents: readonly ModelAgent[]): number[][] | undefined {
  const { slots, kinds, model, cycleMinutes } = problem
  const rows = presenceBySlot({ ...model, agents })
  if (rows === undefined) return undefined
  const grain = cycleMinutes / rows.length
  const places = new Map(agents.map(({ id }, a) => [id, a]))
  return slots.map(({ startMinute, minutes }) => {
    const first = Math.floor(startMinute / grain + 1e-9)
    const last = Math.max(first + 1, Math.ceil((startMinute + minutes) / grain - 1e-9))
    const rowsWithin = rows.slice(first, last)
    return kinds.map(({ members }) =>
      members.reduce((sum, { id }) => {
        const place = places.get(id) ?? -1
        return sum + rowsWithin.reduce((all, row) => all + (row[place] ?? 0), 0) / Math.max(1, rowsWithin.length)
      }, 0),
    )
  })
}

/** Keeps the factor of a queue that hardly needs anyone from vanishing, and with it agents who take nothing else. */
const MIN_FACTOR = 1e-200

/** Rounds of proportional fitting: enough for an error far below a hundredth of an agent. */
const ROUNDS = 60

/**
 * Divides the agents of each kind over their queues, as close to the proportions of `weights` as possible (iterative
 * proportional fitting). Agents whose queues all have the weight 0 are left out.
 * @param agents by kind
 * @param queuesOfKind by kind: the numbers of its queues
 * @param weights by queue
 * @returns agents by queue
 */
export function splitAgents(
  agents: readonly number[],
  queuesOfKind: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const total = agents.reduce((sum, agent) => sum + agent, 0)
  const factors = [...weights]
  let parts = weights.map(() => 0)
  for (let round = 0; round < ROUNDS; round++) {
    parts = weights.map(() => 0)
    agents.forEach((count, g) => {
      const kindQueues = queuesOfKind[g] ?? []
      const sum = kindQueues.reduce((partial, q) => partial + (factors[q] ?? 0), 0)
      if (sum === 0) return
      for (const q of kindQueues) parts[q] = (parts[q] ?? 0) + (count * (factors[q] ?? 0)) / sum
    })
    parts.forEach((part, q) => {
      if (part > 0 && all > 0) {
        factors[q] = Math.max(MIN_FACTOR, ((factors[q] ?? 0) * (weights[q] ?? 0) * total) / (all * part))
      }
    })
  }
  return parts
}
