import type { ModelAgent, RoutingModel, SkillLevel } from '../../core/documents'
import { ValidationError } from '../../core/errors'
import { ordered } from '../model/ordered'
import { type SkillEvidence, skillEvidence } from './evidence'
import { type SpeedScales, speedScales } from './scale'
import { shrunkLevel } from './shrunk'
import { boostLevel, checkRuleOptions, tierLevel } from './simple-rules'
import type { ProficiencyScore, ScoreOptions, ShrunkOptions } from './types'

/**
 * Scores every skill that every agent holds: the level it should have, from handle times (`shrunk`, the default, or
 * `handleTimeBoost`) or from resolution (`tier`), each with its explanation. Sorted by agent, then skill.
 *
 * `shrunk`: handle times on the log scale against the mean of their contact type, pulled to agent and skill means as far
 * as the evidence is thin (empirical Bayes), ranked within the skill; levels move by one at most, and only when probably
 * right. Aggregates cannot tell transfers from other contacts, nor how hard a single one was.
 *
 * @throws ValidationError for options that make no sense
 * @example
 * const raised = scoreProficiency(model).filter((score) => score.proposed > score.current)
 */
export function scoreProficiency(model: RoutingModel, options: ScoreOptions = {}): ProficiencyScore[] {
  const { method = 'shrunk', shrunk = {}, tier, handleTimeBoost } = options
  if (!['shrunk', 'tier', 'handleTimeBoost'].includes(method)) {
    throw new ValidationError([{ path: 'method', message: `"${method}" is not one of shrunk, tier, handleTimeBoost` }])
  }
  checkShrunkOptions(shrunk)
  checkRuleOptions(tier, handleTimeBoost)
  const sorted = ordered(model)
  const evidence = skillEvidence(sorted)
  const names = new Map(sorted.skills.map((skill) => [skill.id, skill.name]))
  const speeds = method === 'shrunk' ? speedScales(sorted, shrunk) : undefined
  return sorted.agents.flatMap((agent) =>
    agent.skills.map((held) => {
      const own = evidence.get(agent.id)?.get(held.id)
      const frame = { ...facts(agent, held, names, own), method }
      if (speeds !== undefined) return scoreShrunk(frame, speeds, shrunk)
      const { proposed, why } = method === 'tier' ? tierLevel(held.level, own, tier) : boostLevel(own, handleTimeBoost)
      return { ...frame, ...UNRANKED, proposed, explanation: `${frame.explanation} ${why}` }
    }),
  )
}

const UNRANKED = { shrinkage: null, index: null, rankLevel: null, probability: null }

function facts(
  agent: ModelAgent,
  held: SkillLevel,
  names: ReadonlyMap<string, string>,
  own: SkillEvidence | undefined,
): Omit<ProficiencyScore, 'method' | 'proposed' | 'shrinkage' | 'index' | 'rankLevel' | 'probability'> {
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
  frame: Omit<ProficiencyScore, 'proposed' | 'shrinkage' | 'index' | 'rankLevel' | 'probability'>,
  speeds: SpeedScales,
  options: ShrunkOptions,
): ProficiencyScore {
  const { agent, skill, current, effectiveContacts } = frame
  const { why, ...verdict } = shrunkLevel(
    { agentId: agent.id, skillId: skill.id, current, effectiveContacts },
    speeds,
    options,
  )
  const weight = `Own figures on the skill weigh ${percent(1 - verdict.shrinkage)}, the agent's speed throughout and that of the others the rest.`
  const index =
    verdict.index === null
      ? ''
      : ` ${percent(Math.abs(verdict.index - 1))} ${verdict.index >= 1 ? 'faster' : 'slower'} than the median agent on the same contacts.`
  return { ...frame, ...verdict, explanation: `${frame.explanation} ${weight}${index} ${why}` }
}

function checkShrunkOptions(options: ShrunkOptions): void {
  const { handleTimeCv, minProbability, quantiles, maxStep, minContacts } = options
  const issues = [
    ...(handleTimeCv === undefined || handleTimeCv > 0
      ? []
      : [{ path: 'shrunk.handleTimeCv', message: 'must be above 0' }]),
    ...(minProbability === undefined || (minProbability >= 0.5 && minProbability <= 1)
      ? []
      : [{ path: 'shrunk.minProbability', message: 'must lie in 0.5..1' }]),
    ...(quantiles === undefined || quantiles.every((q, i) => q > (quantiles[i - 1] ?? 0) && q < 1)
      ? []
      : [{ path: 'shrunk.quantiles', message: 'must rise, each inside 0..1' }]),
    ...(maxStep === undefined || maxStep > 0 ? [] : [{ path: 'shrunk.maxStep', message: 'must be above 0' }]),
    ...(minContacts === undefined || minContacts >= 0
      ? []
      : [{ path: 'shrunk.minContacts', message: 'must be 0 or more' }]),
  ]
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'scoring options' })
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`
}
