import { handleTimes } from '../../proficiency/handle-times'
import { dayEvidence } from '../../what-if/day-factor'
import { ASSUMED_SHAPE } from '../../what-if/simulated'
import type { Center } from '../center/center'
import type { Made } from '../center/tokens'

/** How far the values of picks may be off because handle times and rates are only estimates; as fractions of the values. */
export interface Unknowns {
  /**
   * By pick: its agent, and the standard error from the agent's own speed. All picks of an agent are taken to share it,
   * which is the most that they can; the errors of different agents are independent.
   */
  readonly own: readonly { readonly agent: number; readonly error: number }[]
  /** By pick, then by contact type: the standard error from the type's mean handle time, which all picks share. */
  readonly types: readonly ReadonlyMap<number, number>[]
  /** By pick: the standard error from rates, which all picks share. */
  readonly rates: readonly number[]
}

/**
 * Measured in five emulated orgs whose true handle times are known (`bench:values --truth`): an agent who is a tenth slower
 * than expected takes nearly a tenth fewer of the contacts that nobody else would have taken within the target. Where all
 * agents are slower on a type, more of its contacts are left for a further agent, so a value is off by less. With these
 * figures, about 95 % of the stated intervals hold.
 */
const PER_AGENT_TIME = 0.85
const PER_TYPE_TIME = 0.6

/** Missed contacts grow faster than contacts: the value of a pick is off by this many times as much as rates. */
const PER_RATE = 2

/** Least fraction: patience, days and shifts are estimates, too. */
const MIN = 0.08

/** What is known of a center before changes. */
type Present = Pick<Center, 'job' | 'model' | 'before' | 'weights'>

/** Errors of the values of picks whose contact types are `typesOf`; the types with most missed contacts count most. */
export function findUnknowns(
  center: Present,
  picks: readonly Made[],
  typesOf: readonly ReadonlySet<number>[],
): Unknowns {
  const { given } = center.job
  const { model } = center
  const { fit } = handleTimes(given)
  const isRecorded = given.agents.some(({ handling }) => handling.length > 0)
  const known = new Map(given.agents.map(({ id, ahtSeconds }) => [id, ahtSeconds ?? {}]))
  const missed = missedByType(center)
  const days = daysError(center)
  const own: { agent: number; error: number }[] = []
  const types: Map<number, number>[] = []
  const rates: number[] = []
  for (const [i, { agent }] of picks.entries()) {
    const agentId = model.agents[agent]?.id ?? ''
    const opened = [...(typesOf[i] ?? [])]
    const sum = opened.reduce((all, k) => all + (missed[k] ?? 0), 0)
    let mine = 0
    let rate = 0
    const alike = new Map<number, number>()
    for (const k of opened) {
      const type = model.contactTypes[k]
      // Where none of them misses contacts, all count alike.
      const part = sum > 0 ? (missed[k] ?? 0) / sum : 1 / opened.length
      if (type === undefined || !(part > 0)) continue
      rate += part ** 2 / Math.max(1, type.offered)
      if (!isRecorded || known.get(agentId)?.[type.id] !== undefined) continue
      const { variance, columnMeanVariance } = fit.posterior(agentId, type.id)
      mine += part * PER_AGENT_TIME * Math.sqrt(Math.max(0, variance - columnMeanVariance))
      alike.set(k, part * PER_TYPE_TIME * Math.sqrt(columnMeanVariance))
    }
    own.push({ agent, error: mine })
    types.push(alike)
    rates.push(Math.hypot(MIN, PER_RATE * Math.sqrt(rate + days)))
  }
  return { own, types, rates }
}

/** Variance of the values of some picks together, given the value of each. */
export function varianceOf({ own, types, rates }: Unknowns, values: ReadonlyMap<number, number>): number {
  let together = 0
  const byAgent = new Map<number, number>()
  const byType = new Map<number, number>()
  for (const [i, value] of values) {
    const { agent = -1, error = 0 } = own[i] ?? {}
    byAgent.set(agent, (byAgent.get(agent) ?? 0) + value * error)
    together += value * (rates[i] ?? 0)
    for (const [k, part] of types[i] ?? []) byType.set(k, (byType.get(k) ?? 0) + value * part)
  }
  let variance = together ** 2
  for (const sum of [...byAgent.values(), ...byType.values()]) variance += sum ** 2
  return variance
}

/** Contacts per week that miss their target without changes, by contact type. */
function missedByType({ before, weights }: Present): Float64Array {
  return weights.map((weight, k) => {
    const sum = before.reduce((all, { offered, within }) => all + (offered[k] ?? 0) - (within[k] ?? 0), 0)
    return (weight * sum) / Math.max(1, before.length)
  })
}

/** Relative variance of the level of all rates, estimated from a limited number of days. */
function daysError({ job: { given } }: Present): number {
  const evidence = dayEvidence(given)
  return evidence === undefined ? 0 : 1 / (Math.max(1, evidence.days) * (given.dayFactorShape ?? ASSUMED_SHAPE))
}
