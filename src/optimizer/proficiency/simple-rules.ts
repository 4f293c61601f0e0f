import type { RoutingModel } from '../../documents'
import { levelIssue, refuse } from '../erlang/kit/inputs'
import { mustBeModel } from '../model/must-be-model'
import { atLeast, atMost } from '../staffing/meets'
import { type SkillEvidence, skillEvidence } from './evidence'
import { boostIssues } from './options'
import type { BoostOptions, TierOptions } from './types'

/** A level by a simple rule, with the sentence that explains it. */
export interface RuleVerdict {
  readonly proposed: number
  readonly why: string
}

/**
 * The tier rule: resolution rate above `high` gives the first level, above `medium` the second, else the third. The rate
 * is that of the queues in which the agent handled the skill, weighted by contacts. Without evidence the level stays.
 */
export function tierLevel(
  current: number,
  evidence: SkillEvidence | undefined,
  options: TierOptions = {},
): RuleVerdict {
  const { high = 0.85, medium = 0.7, levels = [5, 4, 3] } = options
  const rate = evidence === undefined || evidence.handled === 0 ? undefined : resolutionRate(evidence, options)
  if (rate === undefined) return { proposed: current, why: `Nothing handled on the skill: level ${current} kept.` }
  const proposed = !atMost(rate.value, high) ? levels[0] : !atMost(rate.value, medium) ? levels[1] : levels[2]
  const bounds = `over ${high}: ${levels[0]}, over ${medium}: ${levels[1]}, else ${levels[2]}`
  return { proposed, why: `${rate.name} ${rate.value.toFixed(3)} (${bounds}): level ${proposed}.` }
}

/** Resolved divided by handled contacts, by queue id, over the agents' contacts with a known resolution. */
export function queueResolution(model: RoutingModel): Record<string, number> {
  const queueOf = new Map(model.contactTypes.map((type) => [type.id, type.queueId]))
  const sums = new Map<string, { handled: number; resolved: number }>()
  for (const { contactTypeId, handled, resolved } of model.agents.flatMap((agent) => agent.handling)) {
    const queueId = queueOf.get(contactTypeId)
    if (queueId === undefined || resolved === undefined || !(handled > 0)) continue
    const sum = sums.get(queueId) ?? { handled: 0, resolved: 0 }
    sums.set(queueId, sum)
    sum.handled += handled
    sum.resolved += resolved
  }
  return Object.fromEntries([...sums].map(([id, { handled, resolved }]) => [id, resolved / handled]))
}

function resolutionRate(evidence: SkillEvidence, options: TierOptions): { value: number; name: string } {
  let known = 0
  let resolved = 0
  for (const [queueId, contacts] of evidence.byQueue) {
    const rate = options.resolutionRates?.[queueId]
    if (rate === undefined) continue
    known += contacts
    resolved += contacts * rate
  }
  if (known > 0) return { value: resolved / known, name: 'Resolution rate of the queues' }
  const value = 1 - Math.min(1, evidence.transferred / evidence.handled)
  return { value, name: 'No resolution rate is known; 1 - transfer rate stands in as a proxy:' }
}

/** One row of a bulk assignment: the level to start from. */
export interface BoostRow {
  readonly agentId: string
  readonly skillId: string
  /** Level 0-5 before the boost. */
  readonly base: number
}

/**
 * The handle-time boost for each row: base + 1, at most 5, if the agent's mean handle time on the skill is under
 * `underSeconds` (240), or else base. An agent without data counts as `secondsWithoutData` (300). Results are in the
 * order of the rows, each with a sentence that explains it.
 * @throws ValidationError for options and bases that make no sense
 */
export function boostLevels(
  model: RoutingModel,
  rows: readonly BoostRow[],
  options: Omit<BoostOptions, 'base'> = {},
): { readonly level: number; readonly why: string }[] {
  mustBeModel(model, 'model')
  refuse('boost', [
    ...boostIssues(options, 'options'),
    ...rows.map(({ base }, at) => levelIssue(`rows[${at}].base`, base)),
  ])
  const evidence = skillEvidence(model)
  return rows.map(({ agentId, skillId, base }) => {
    const { proposed, why } = boostLevel(evidence.get(agentId)?.get(skillId), { ...options, base })
    return { level: proposed, why }
  })
}

/**
 * The handle-time boost: base + 1, at most 5, if the time is under the limit, or else base. Without data, a default
 * time is used.
 */
export function boostLevel(evidence: SkillEvidence | undefined, options: BoostOptions = {}): RuleVerdict {
  const { underSeconds = 240, base = 3, secondsWithoutData = 300 } = options
  const measured = evidence !== undefined && evidence.handled > 0
  const seconds = measured ? evidence.handleSeconds / evidence.handled : secondsWithoutData
  const isUnder = !atLeast(seconds, underSeconds)
  const proposed = isUnder ? Math.min(5, base + 1) : base
  const basis = measured ? `Mean handle time ${seconds.toFixed(0)} s` : `No data, ${seconds.toFixed(0)} s assumed`
  const side = isUnder ? 'under' : 'not under'
  return { proposed, why: `${basis}, ${side} ${underSeconds} s: level ${proposed} (base ${base}).` }
}
