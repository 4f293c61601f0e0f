import type { ModelAgent, RoutingModel, SkillLevel } from '../../documents'
import { mustBeObject, refuse } from '../erlang/kit/inputs'
import { ordered } from '../model/ordered'
import { type SkillEvidence, skillEvidence } from './evidence'
import { scoringIssues } from './options'
import { shrunkLevel } from './shrunk'
import { boostLevel, queueResolution, tierLevel } from './simple-rules'
import { type Standings, standings } from './standings'
import type { ProficiencyScore, ScoreOptions, ShrunkOptions } from './types'

/**
 * Scores every skill that every agent holds: the level it should have, from handle times and resolution (`shrunk`, the
 * default), from handle time by a simple limit (`handleTimeBoost`) or from resolution by two (`tier`), each with its
 * explanation. Sorted by agent, then skill.
 *
 * `shrunk`: per agent and skill an index, resolution / handle time, against the same kinds of contact. Handle times are
 * taken on the log scale and pulled to skill and agent as far as the evidence is thin (y = skill + agent + pair + noise,
 * all normal, variances estimated), resolution by a beta-binomial (p = (x + kappa m)/(n + kappa)). Levels move by one at
 * most a cycle, only with 20 effective contacts, and only when probably right.
 *
 * What `probability` says can be checked wherever the truth is known: per skill, take every agent who handled it, with
 * the true resolution probability over the true mean handle time (both against what an average agent has on the agent's
 * contacts; with one contact type a skill that makes no difference; without resolution in the model 1 / handle time).
 * Cut these N values at the quantiles 0.1, 0.3, 0.7, 0.9 (of the sorted values at place q (N - 1), between neighbors in
 * proportion): an agent above i cuts has the true level 1 + i. A proposal is right when the true level is on the same
 * side of `current` as `proposed`. Both the agent's value and the cuts count as uncertain; present levels count as
 * evidence as far as they agree with the figures.
 *
 * A contact that an agent passes on counts as not resolved by this agent. Where the model has no resolution, the contacts
 * that the agent keeps stand in for it: a proxy, which the explanation names. Nobody moves who is less than 3 % beyond where
 * the present level ends.
 *
 * `probability` takes the contacts of a type for alike, whoever gets them. Where the hard ones go to agents with high levels
 * these look slow, and proposals are right less often than stated: with contacts 6 % longer for each level, 91 % where 98 %
 * are stated. Give such contacts a type or skill of their own.
 *
 * Aggregates do not tell how long transferred contacts took, nor how hard a single one was; see `handlingFromContacts` for
 * evidence from single contacts, and `handlingFromPeriods` for weighing weeks by age.
 *
 * @throws ValidationError for options that make no sense
 * @example
 * const raised = scoreProficiency(model).filter((score) => score.proposed > score.current)
 */
export function scoreProficiency(model: RoutingModel, options: ScoreOptions = {}): ProficiencyScore[] {
  mustBeObject('scoring options', options, 'options')
  const { method = 'shrunk', shrunk = {}, tier, handleTimeBoost } = options
  refuse('scoring options', scoringIssues(options))
  const sorted = ordered(model)
  const evidence = skillEvidence(sorted)
  const names = new Map(sorted.skills.map((skill) => [skill.id, skill.name]))
  const all = method === 'shrunk' ? standings(sorted, shrunk) : undefined
  const rates = { ...queueResolution(sorted), ...tier?.resolutionRates }
  return sorted.agents.flatMap((agent) =>
    agent.skills.map((held) => {
      const own = evidence.get(agent.id)?.get(held.id)
      const frame = { ...facts(agent, held, names, own), method }
      if (all !== undefined) return scoreShrunk(frame, all, shrunk)
      const { proposed, why } =
        method === 'tier'
          ? tierLevel(held.level, own, { ...tier, resolutionRates: rates })
          : boostLevel(own, handleTimeBoost)
      return { ...frame, ...UNRANKED, proposed, explanation: `${frame.explanation} ${why}` }
    }),
  )
}

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
  own: SkillEvidence | undefined,
): Facts {
  const name = names.get(held.id) ?? held.id
  const handled = own?.handled ?? 0
  const meanHandleSeconds = own === undefined || handled === 0 ? null : own.handleSeconds / handled
  const explanation =
    meanHandleSeconds === null
      ? `Handled no contact asking for ${name}.`
      : `Handled ${handled} contacts asking for ${name}, ${meanHandleSeconds.toFixed(0)} s on average.`
  return {
    agent: { id: agent.id, name: agent.name },
    skill: { id: held.id, name },
    current: held.level,
    handled,
    effectiveContacts: own?.effectiveContacts ?? 0,
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
  const { why, kept, ...verdict } = shrunkLevel(pair, all, options)
  return { ...frame, ...verdict, explanation: `${frame.explanation} ${estimateSentences(verdict, kept)}${why}` }
}

/**
 * What was believed after shrinking, in sentences that end with a space.
 * @param kept see `Standing.kept`
 */
export function estimateSentences(
  verdict: Pick<
    ProficiencyScore,
    'expectedHandleSeconds' | 'expectedResolution' | 'shrinkage' | 'index' | 'topQuintileProbability'
  >,
  kept?: number,
): string {
  const { expectedHandleSeconds: seconds, expectedResolution: resolution, shrinkage, index } = verdict
  const expected = seconds === null ? '' : `Expected: ${seconds.toFixed(0)} s`
  const share = kept === undefined ? '' : ` and ${percent(kept)} not passed on`
  const resolved = resolution === null ? share : ` and ${percent(resolution)} resolved`
  const weight =
    shrinkage === null
      ? ''
      : `Own figures on the skill weigh ${percent(1 - shrinkage)}, the agent's speed throughout and that of the others the rest. `
  const work = resolution === null ? 'work kept' : 'resolved work'
  const measure =
    resolution === null && kept === undefined ? ['faster', 'slower'] : [`more ${work} an hour`, `less ${work} an hour`]
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

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`
}
