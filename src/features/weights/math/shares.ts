import { sum } from '../../../core/sum'
import type { RoutingModel } from '../../../documents'
import { studentQuantile } from '../../../optimizer/math/student'
import type { RoutingRules } from '../../../optimizer/simulate/compile/options'
import { planSimulation } from '../../../optimizer/simulate/plan/plan'
import { replicate } from '../../../optimizer/simulate/plan/replicate'
import { CELL_FIELDS, FIELD } from '../../../optimizer/simulate/tally/tally'

/** How a queue's contacts were shared out in independent simulated runs. */
export interface MeasuredShares {
  /** The queue's contacts answered by each agent, one figure per run. */
  readonly answered: ReadonlyMap<string, readonly number[]>
  /** The queue's contacts answered by all agents, one figure per run. */
  readonly total: readonly number[]
  /** Share of offered contacts answered within the target, over all runs. */
  readonly serviceLevel: number
  /** Share of their time present that agents were busy, by agent id, over all runs. */
  readonly occupancy: ReadonlyMap<string, number>
}

/** Runs to measure shares with. The same seed gives every model with the same demand the same contacts and presence. */
export interface ShareRuns {
  readonly seed: number
  readonly runs: number
  /** Contacts of the queue in each run, about. */
  readonly contacts: number
  /**
   * Minimum number of days with different staff, for agents who are present part of the time: there are at least this
   * many runs, each shorter in return. Default `runs`.
   */
  readonly days?: number | undefined
  readonly rules: RoutingRules | undefined
}

/** Longest run with one day's staff: more of it says little that is new. */
const DAY_HOURS = 12

/**
 * At most this many times the minimum number of days are simulated: a quiet queue gets fewer contacts instead of a huge
 * number of days.
 */
const MAX_TIMES = 2

/**
 * The runs to simulate. The agents present are drawn once per run. If agents are present only part of the time, these
 * draws affect shares far more than the contacts do, so many short runs say more than a few long ones.
 */
function planRuns(model: RoutingModel, perHour: number, { runs, contacts, days = runs }: ShareRuns) {
  const hours = contacts / perHour
  const comeAndGo = model.agents.some(({ availability }) => availability > 0 && availability < 1)
  if (!comeAndGo) return { runs, hours }
  const all = runs * hours
  const count = Math.min(MAX_TIMES * days, Math.max(days, Math.ceil(all / DAY_HOURS)))
  return { runs: count, hours: Math.min(DAY_HOURS, all / count) }
}

/** Simulates the load that a contact meets on average and counts the contacts that each agent answers. */
export function measureShares(model: RoutingModel, queueId: string, options: ShareRuns): MeasuredShares {
  const types = model.contactTypes.flatMap((type, k) => (type.queueId === queueId ? [k] : []))
  const perHour = types.reduce((sum, k) => sum + (model.contactTypes[k]?.callsPerHour ?? 0), 0)
  const { runs, hours } = planRuns(model, perHour, options)
  const plan = planSimulation(model, {
    seed: options.seed,
    demand: 'typical',
    replications: runs,
    batches: 1,
    hours,
    cells: true,
    rules: options.rules,
  })
  const { typeCount, agentCount, model: sorted } = plan.compiled
  const counted = sorted.contactTypes.flatMap((type, k) => (type.queueId === queueId ? [k] : []))
  const answered = new Map<string, number[]>(sorted.agents.map(({ id }) => [id, []]))
  const total: number[] = []
  const busy = new Float64Array(agentCount)
  const there = new Float64Array(agentCount)
  let [offered, withinServiceLevel] = [0, 0]
  for (let run = 0; run < runs; run++) {
    for (const tally of replicate(plan, run)) {
      let all = 0
      sorted.agents.forEach(({ id }, a) => {
        const answeredInRun = counted.reduce((sum, k) => sum + (tally.cells[(a * typeCount + k) * CELL_FIELDS] ?? 0), 0)
        all += answeredInRun
        answered.get(id)?.push(answeredInRun)
        busy[a] = (busy[a] ?? 0) + (tally.agents[a] ?? 0)
        there[a] = (there[a] ?? 0) + (tally.agents[agentCount + a] ?? 0)
      })
      total.push(all)
      offered += counted.reduce((sum, k) => sum + (tally.types[FIELD.offered * typeCount + k] ?? 0), 0)
      withinServiceLevel += counted.reduce(
        (sum, k) => sum + (tally.types[FIELD.withinServiceLevel * typeCount + k] ?? 0),
        0,
      )
    }
  }
  const occupancy = new Map(
    sorted.agents.map(({ id }, a) => [id, (there[a] ?? 0) > 0 ? (busy[a] ?? 0) / (there[a] ?? 1) : 0]),
  )
  return { answered, total, serviceLevel: offered > 0 ? withinServiceLevel / offered : 1, occupancy }
}

/** Share of all answered contacts by agent id; 0 where nobody ever answered. */
export function meanShares({ answered, total }: MeasuredShares): Record<string, number> {
  const all = sum(total)
  return Object.fromEntries([...answered].map(([id, values]) => [id, all === 0 ? 0 : sum(values) / all]))
}

/** A share of the queue's contacts, measured by simulation. */
export interface ShareFigure {
  readonly mean: number
  /** Confidence interval of the mean. */
  readonly low: number
  readonly high: number
}

/**
 * An agent's share with its interval: a ratio of two sums over independent runs, whose variance comes from the residuals
 * (Cochran, Sampling Techniques, 3rd ed., section 6.4).
 */
export function shareFigure({ answered, total }: MeasuredShares, agentId: string, confidence: number): ShareFigure {
  const answeredByRun = answered.get(agentId) ?? []
  const [all, runs] = [sum(total), total.length]
  if (all === 0 || runs < 2) return { mean: all === 0 ? 0 : sum(answeredByRun) / all, low: 0, high: 1 }
  const mean = sum(answeredByRun) / all
  const squares = sum(total.map((count, run) => ((answeredByRun[run] ?? 0) - mean * count) ** 2))
  const half = (studentQuantile((1 + confidence) / 2, runs - 1) * Math.sqrt((runs * squares) / (runs - 1))) / all
  return { mean, low: Math.max(0, mean - half), high: Math.min(1, mean + half) }
}
