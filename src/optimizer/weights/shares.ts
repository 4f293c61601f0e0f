import type { RoutingModel } from '../../documents'
import type { RoutingRules } from '../simulate/compile/options'
import { planSimulation } from '../simulate/plan/plan'
import { replicate } from '../simulate/plan/replicate'
import { CELL_FIELDS, FIELD } from '../simulate/tally/tally'

/** How a queue's contacts were shared out in simulated runs. */
export interface MeasuredShares {
  /** Share of the queue's answered contacts by agent id: one figure a run; runs in which nobody answered are left out. */
  readonly shares: ReadonlyMap<string, readonly number[]>
  /** Share of offered contacts answered in time, one figure a run. */
  readonly serviceLevel: readonly number[]
  /** Part of their time present with a contact in hand, by agent id, over all runs. */
  readonly occupancy: ReadonlyMap<string, number>
  /** Runs in which none of the queue's contacts was answered. */
  readonly unanswered: number
}

/** Runs to measure shares with. The same seed gives every model with the same demand the same contacts. */
export interface ShareRuns {
  readonly seed: number
  readonly runs: number
  /** Contacts of the queue in each run, about. */
  readonly contacts: number
  readonly rules: RoutingRules | undefined
}

/** Agents who are there for a part of the day change from day to day: so many days even that out. */
const DAYS_OF_PRESENCE = 3

/** Simulates the moment that a contact finds on average and counts who answers what. */
export function measureShares(model: RoutingModel, queueId: string, options: ShareRuns): MeasuredShares {
  const types = model.contactTypes.flatMap((type, k) => (type.queueId === queueId ? [k] : []))
  const perHour = types.reduce((sum, k) => sum + (model.contactTypes[k]?.callsPerHour ?? 0), 0)
  const comeAndGo = model.agents.some(({ availability }) => availability > 0 && availability < 1)
  const hours = Math.max(options.contacts / perHour, comeAndGo ? 24 * DAYS_OF_PRESENCE : 0)
  const plan = planSimulation(model, {
    seed: options.seed,
    demand: 'typical',
    replications: options.runs,
    batches: 1,
    hours,
    cells: true,
    rules: options.rules,
  })
  const { typeCount, agentCount, model: sorted } = plan.compiled
  const counted = sorted.contactTypes.flatMap((type, k) => (type.queueId === queueId ? [k] : []))
  const shares = new Map<string, number[]>(sorted.agents.map(({ id }) => [id, []]))
  const serviceLevel: number[] = []
  const busy = new Float64Array(agentCount)
  const there = new Float64Array(agentCount)
  let unanswered = 0
  for (let run = 0; run < options.runs; run++) {
    for (const tally of replicate(plan, run)) {
      const answered = sorted.agents.map((_, a) =>
        counted.reduce((sum, k) => sum + (tally.cells[(a * typeCount + k) * CELL_FIELDS] ?? 0), 0),
      )
      const total = answered.reduce((sum, count) => sum + count, 0)
      if (total === 0) unanswered++
      sorted.agents.forEach(({ id }, a) => {
        if (total > 0) shares.get(id)?.push((answered[a] ?? 0) / total)
        busy[a] = (busy[a] ?? 0) + (tally.agents[a] ?? 0)
        there[a] = (there[a] ?? 0) + (tally.agents[agentCount + a] ?? 0)
      })
      const sum = (field: number): number =>
        counted.reduce((all, k) => all + (tally.types[field * typeCount + k] ?? 0), 0)
      serviceLevel.push(sum(FIELD.offered) > 0 ? sum(FIELD.inTime) / sum(FIELD.offered) : 1)
    }
  }
  const occupancy = new Map(
    sorted.agents.map(({ id }, a) => [id, (there[a] ?? 0) > 0 ? (busy[a] ?? 0) / (there[a] ?? 1) : 0]),
  )
  return { shares, serviceLevel, occupancy, unanswered }
}

/** Mean share by agent id; 0 where nobody ever answered. */
export function meanShares({ shares }: MeasuredShares): Record<string, number> {
  return Object.fromEntries([...shares].map(([id, values]) => [id, mean(values)]))
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
