import { type ErlangAResult, erlangA } from '../erlang/erlang-a'
import { type ErlangCResult, erlangC } from '../erlang/erlang-c'
import type { Offered } from '../erlang/kit/inputs'
import { agentsWithoutPatience, agentsWithPatience } from './agents-without-patience'
import { checkLoad, checkStaffing, type StaffingOptions, scheduledAgents } from './target'

/** Input of {@link requiredAgents}. */
export interface RequiredAgentsInput extends Offered, StaffingOptions {}

/** Result of {@link requiredAgents}. */
export interface RequiredAgentsResult<Metrics> {
  /** Agents required on the queue. */
  readonly agents: number
  /** Paid agents required so that this many are on the queue after shrinkage. */
  readonly scheduled: number
  /** What these agents, with all their places for contacts, reach: the answer of `erlangA` with a patience, of `erlangC` without. */
  readonly metrics: Metrics
}

/**
 * The fewest agents that meet every target: service level, mean wait, occupancy, abandonment, or several at once.
 *
 * Rounding errors up to a relative 1e-12 are ignored, so that they do not cost an extra agent: 11.05 erlang at an
 * occupancy of 0.85 give 13 agents, and 21 agents at a shrinkage of 0.3 give 30. Without patience, the answer always
 * has more agents than load, so that it is stable. With a `concurrency`, an agent counts as that many places for
 * contacts. Without calls, or with an AHT of 0, the answer is `minAgents`.
 *
 * @throws ValidationError naming every field that is wrong: NaN or negative values, a service level of 1, a shrinkage
 * of 1 or more, `maxAbandonProbability` without `patienceSeconds`, no target at all, unknown names, a load above 1e12 erlang.
 * @example
 * requiredAgents({ callsPerHour: 200, ahtSeconds: 180, target: { serviceLevel: 0.8, targetSeconds: 20 }, shrinkage: 0.3 })
 * // { agents: 14, scheduled: 20, metrics: { serviceLevel: 0.888.., .. } }
 */
export function requiredAgents(
  input: RequiredAgentsInput & { readonly patienceSeconds: number },
): RequiredAgentsResult<ErlangAResult>
export function requiredAgents(
  input: RequiredAgentsInput & { readonly patienceSeconds?: undefined },
): RequiredAgentsResult<ErlangCResult>
export function requiredAgents(input: RequiredAgentsInput): RequiredAgentsResult<ErlangCResult | ErlangAResult>
export function requiredAgents(input: RequiredAgentsInput): RequiredAgentsResult<ErlangCResult | ErlangAResult> {
  const target = checkStaffing('requiredAgents', input)
  const { callsPerHour, ahtSeconds, patienceSeconds, minAgents = 0, shrinkage = 0, concurrency = 1 } = input
  const load = checkLoad('requiredAgents', input)
  const { targetSeconds } = target
  if (patienceSeconds === undefined) {
    const agents = load === 0 ? minAgents : agentsWithoutPatience(input, load, target, minAgents, concurrency).agents
    const metrics = erlangC({ callsPerHour, ahtSeconds, agents: agents * concurrency, targetSeconds })
    return { agents, scheduled: scheduledAgents(agents, shrinkage), metrics }
  }
  const guess = Math.ceil(load / concurrency)
  const agents =
    load === 0 ? minAgents : agentsWithPatience(input, patienceSeconds, target, minAgents, guess, concurrency)
  const metrics = erlangA({ callsPerHour, ahtSeconds, agents: agents * concurrency, targetSeconds, patienceSeconds })
  return { agents, scheduled: scheduledAgents(agents, shrinkage), metrics }
}
