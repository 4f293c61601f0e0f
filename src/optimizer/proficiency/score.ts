import { parserOf } from '../../core/schema'
import { percent } from '../../core/text/counted'
import type { ModelAgent, RoutingModel, SkillLevel } from '../../documents'
import {
  type BoostOptions,
  boostSchema,
  type ScoreOptions,
  type ShrunkOptions,
  scoreSchema,
  type TierOptions,
} from '../../documents/plan-request/score-options'
import { levelIssue, refuse } from '../erlang/kit/inputs'
import { assertModel, ordered } from '../model/model-input'
import { atLeast, atMost } from '../staffing/meets'
import { type SkillEvidence, skillEvidence } from './evidence'
import { shrunkLevel } from './shrunk'
import { type Standings, standings } from './standings'
import type { ProficiencyScore } from './types'

/**
 * Scores every skill that every agent holds: the level it should have, from handle times and resolution (`shrunk`, the
 * default), from handle time by a simple limit (`handleTimeBoost`) or from resolution by two (`tier`), each with its
 * explanation. Sorted by agent, then skill.
 *
 * `shrunk` calculates an index, resolution / handle time, for each agent and skill, relative to the same kinds of
 * contact. The less evidence there is, the more a handle time is pulled towards that of the skill and of the agent, on
 * the log scale (y = skill + agent + pair + noise, all normal, variances estimated). Resolution is a beta-binomial (p =
 * (x + kappa m)/(n + kappa)). Levels move by at most one per cycle, only with 20 effective contacts, and only if the
 * move is probably right.
 *
 * `probability` can be checked wherever the truth is known. For a skill, take the true index of every agent who handled
 * it: true resolution probability / true mean handle time, both relative to an average agent on the same contacts
 * (without resolution in the model, 1 / handle time). Cut these N values at the quantiles 0.1, 0.3, 0.7 and 0.9 (the
 * sorted values at place q (N - 1), interpolated). An agent above i cuts has the true level 1 + i. A proposal is right
 * if the true level is on the same side of `current` as `proposed`. The agent's value and the cuts both count as
 * uncertain; present levels count as evidence as far as they agree with the figures.
 *
 * A contact that an agent passes on counts as not resolved by this agent. If the model has no resolution, the contacts
 * that the agent keeps are used instead: a proxy, which the explanation names. A level stays if the agent is less than
 * 3 % beyond the limit of the present level.
 *
 * `probability` assumes that all agents get contacts of a type that are alike. If the difficult ones go to agents with
 * high levels, these agents look slow and proposals are right less often than stated: 91 % instead of 98 % if contacts
 * are 6 % longer for each level. Give such contacts a type or skill of their own.
 *
 * Aggregates do not show how long transferred contacts took or how difficult a single contact was.
 *
 * @throws ValidationError for options that make no sense
 * @example
 * const raised = scoreProficiency(model).filter((score) => score.proposed > score.current)
 */
export function scoreProficiency(model: RoutingModel, options: ScoreOptions = {}): ProficiencyScore[] {
  parseScoreOptions(options)
  const { method = 'shrunk', shrunk = {}, tier, handleTimeBoost } = options
  const sorted = ordered(model)
  const evidence = skillEvidence(sorted)
  const names = new Map(sorted.skills.map((skill) => [skill.id, skill.name]))
  const all = method === 'shrunk' ? standings(sorted, shrunk) : undefined
  const rates = { ...queueResolution(sorted), ...tier?.resolutionRates }
  return sorted.agents.flatMap((agent) =>
    agent.skills.map((held) => {
      const skillEvidence = evidence.get(agent.id)?.get(held.id)
      const frame = { ...facts(agent, held, names, skillEvidence), method }
      if (all !== undefined) return scoreShrunk(frame, all, shrunk)
      const { proposed, why } =
        method === 'tier'
          ? tierLevel(held.level, skillEvidence, { ...tier, resolutionRates: rates })
          : boostLevel(skillEvidence, handleTimeBoost)
      return { ...frame, ...UNRANKED, proposed, explanation: `${frame.explanation} ${why}` }
    }),
  )
}

const parseScoreOptions = /* @__PURE__ */ parserOf('options', scoreSchema)
const parseBoostOptions = /* @__PURE__ */ parserOf('options', boostSchema)

const UNRANKED = {
  expectedHandleSeconds: null,
  expectedResolution: null,
  shrinkage: null,
  index: null,
  rankLevel: null,
  probability: null,
  topQuintileProbability: null,
}

type Facts = Omit<ProficiencyScore, 'method' | 'proposed' | keyof typeof UNRANKED>

function facts(
  agent: ModelAgent,
  held: SkillLevel,
  names: ReadonlyMap<string, string>,
  skillEvidence: SkillEvidence | undefined,
): Facts {
  const name = names.get(held.id) ?? held.id
  const handled = skillEvidence?.handled ?? 0
  const meanHandleSeconds = skillEvidence === undefined || handled === 0 ? null : skillEvidence.handleSeconds / handled
  const explanation =
    meanHandleSeconds === null
      ? `Handled no contact asking for ${name}.`
      : `Handled ${handled} contacts asking for ${name}, ${meanHandleSeconds.toFixed(0)} s on average.`
  return {
    agent: { id: agent.id, name: agent.name },
    skill: { id: held.id, name },
    current: held.level,
    handled,
    effectiveContacts: skillEvidence?.effectiveContacts ?? 0,
    meanHandleSeconds,
    explanation,
  }
}

function scoreShrunk(
  frame: Facts & Pick<ProficiencyScore, 'method'>,
  all: Standings,
  options: ShrunkOptions,
): ProficiencyScore {
  const { agent, skill, current, effectiveContacts } = frame
  const pair = { agentId: agent.id, skillId: skill.id, current, effectiveContacts }
  const { why, retained, ...verdict } = shrunkLevel(pair, all, options)
  return { ...frame, ...verdict, explanation: `${frame.explanation} ${estimateSentences(verdict, retained)}${why}` }
}

/**
 * The estimate after shrinking, in sentences that end with a space.
 * @param retained see `Standing.retained`
 */
export function estimateSentences(
  verdict: Pick<
    ProficiencyScore,
    'expectedHandleSeconds' | 'expectedResolution' | 'shrinkage' | 'index' | 'topQuintileProbability'
  >,
  retained?: number,
): string {
  const { expectedHandleSeconds: seconds, expectedResolution: resolution, shrinkage, index } = verdict
  const expected = seconds === null ? '' : `Expected: ${seconds.toFixed(0)} s`
  const share = retained === undefined ? '' : ` and ${percent(retained)} not passed on`
  const resolved = resolution === null ? share : ` and ${percent(resolution)} resolved`
  const weight =
    shrinkage === null
      ? ''
      : `The agent's own figures on the skill weigh ${percent(1 - shrinkage)}; the rest is the agent's speed on other skills and that of other agents. `
  const work = resolution === null ? 'work kept' : 'resolved work'
  const measure =
    resolution === null && retained === undefined
      ? ['faster', 'slower']
      : [`more ${work} an hour`, `less ${work} an hour`]
  const against =
    index === null
      ? ''
      : Math.abs(index - 1) < SAME_INDEX
        ? 'Like the median agent on the same contacts. '
        : `${percent(Math.abs(index - 1))} ${measure[index >= 1 ? 0 : 1]} than the median agent on the same contacts. `
  const top = verdict.topQuintileProbability
  const best = top === null ? '' : `Among the best fifth with a probability of ${top.toFixed(2)}. `
  return `${weight}${expected === '' ? '' : `${expected}${resolved}. `}${against}${best}`
}

/** A difference of the index that would show as 0 %. */
const SAME_INDEX = 0.005

/** A level by a simple rule, with the sentence that explains it. */
interface RuleVerdict {
  readonly proposed: number
  readonly why: string
}

/**
 * The tier rule: resolution rate above `high` gives the first level, above `medium` the second, else the third. The rate
 * is that of the queues in which the agent handled the skill, weighted by contacts. Without evidence the level stays.
 */
function tierLevel(current: number, evidence: SkillEvidence | undefined, options: TierOptions = {}): RuleVerdict {
  const { high = 0.85, medium = 0.7, levels = [5, 4, 3] } = options
  const rate = evidence === undefined || evidence.handled === 0 ? undefined : resolutionRate(evidence, options)
  if (rate === undefined) return { proposed: current, why: `Nothing handled on the skill: level ${current} kept.` }
  const proposed = !atMost(rate.value, high) ? levels[0] : !atMost(rate.value, medium) ? levels[1] : levels[2]
  const bounds = `over ${high}: ${levels[0]}, over ${medium}: ${levels[1]}, else ${levels[2]}`
  return { proposed, why: `${rate.name} ${rate.value.toFixed(3)} (${bounds}): level ${proposed}.` }
}

/** Resolved divided by handled contacts, by queue id, over the agents' contacts with a known resolution. */
function queueResolution(model: RoutingModel): Record<string, number> {
  const queueByType = new Map(model.contactTypes.map((type) => [type.id, type.queueId]))
  const sums = new Map<string, { handled: number; resolved: number }>()
  for (const { contactTypeId, handled, resolved } of model.agents.flatMap((agent) => agent.handling)) {
    const queueId = queueByType.get(contactTypeId)
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
  assertModel(model, 'model')
  parseBoostOptions(options)
  refuse(
    'boost',
    rows.map(({ base }, index) => levelIssue(`rows[${index}].base`, base)),
  )
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
function boostLevel(evidence: SkillEvidence | undefined, options: BoostOptions = {}): RuleVerdict {
  const { underSeconds = 240, base = 3, secondsWithoutData = 300 } = options
  const measured = evidence !== undefined && evidence.handled > 0
  const seconds = measured ? evidence.handleSeconds / evidence.handled : secondsWithoutData
  const isUnder = !atLeast(seconds, underSeconds)
  const proposed = isUnder ? Math.min(5, base + 1) : base
  const basis = measured ? `Mean handle time ${seconds.toFixed(0)} s` : `No data, ${seconds.toFixed(0)} s assumed`
  const side = isUnder ? 'under' : 'not under'
  return { proposed, why: `${basis}, ${side} ${underSeconds} s: level ${proposed} (base ${base}).` }
}
