import { ValidationError } from '../../core/errors'
import type { Ref, RoutingModel } from '../../documents'
import { mustBeList } from '../erlang/kit/inputs'
import { mustBeModel } from '../model/must-be-model'
import { ordered } from '../model/ordered'
import { topQuintileChance } from './level-rule'
import { checkShrunkOptions } from './options'
import { estimateSentences } from './score'
import { standings } from './standings'
import type { ShrunkOptions } from './types'

/** The expected proficiency of an agent on a skill, whether or not the agent holds it. */
export interface ProficiencyPrediction {
  readonly agent: Ref
  readonly skill: Ref
  /** The level to begin with, which is as likely too low as too high; 3 if the skill is not ranked. */
  readonly level: number
  /** Index relative to the median agent on the skill, see `ProficiencyScore`; null if the skill is not ranked. */
  readonly index: number | null
  /** Limits that contain the true index with a probability of 0.9; null if `index` is null. */
  readonly indexInterval: readonly [number, number] | null
  readonly expectedHandleSeconds: number | null
  readonly expectedResolution: number | null
  readonly topQuintileProbability: number | null
  readonly explanation: string
}

/** Level of a new skill without any evidence: the middle of the scale. */
const MIDDLE_LEVEL = 3

/** Standard deviations to either side that hold 0.9 of a normal distribution. */
const NINETY_PERCENT = 1.6448536269514722

/**
 * Predicts the proficiency of agents on skills that they do not hold yet. The handle time is the skill's mean plus the
 * effect of the agent's speed on other skills. Resolution does not carry over between skills, so the skill's mean is
 * expected. For a pair of agent and skill with evidence, the evidence is used.
 *
 * @throws ValidationError for an agent or skill that the model does not hold, and options that make no sense
 * @example
 * const [first] = predictProficiency(model, [{ agentId, skillId }])
 */
export function predictProficiency(
  model: RoutingModel,
  pairs: readonly { readonly agentId: string; readonly skillId: string }[],
  options: ShrunkOptions = {},
): ProficiencyPrediction[] {
  mustBeModel(model)
  checkShrunkOptions(options)
  mustBeList('proficiency prediction', pairs, 'pairs')
  const agents = new Map(model.agents.map(({ id, name }) => [id, { id, name }]))
  const skills = new Map(model.skills.map(({ id, name }) => [id, { id, name }]))
  const all = standings(ordered(model), options)
  return pairs.map(({ agentId, skillId }, i) => {
    const [agent, skill] = [agents.get(agentId), skills.get(skillId)]
    if (agent === undefined || skill === undefined) {
      const path = `pairs[${i}].${agent === undefined ? 'agentId' : 'skillId'}`
      const message = `"${agent === undefined ? agentId : skillId}" is not in the model`
      throw new ValidationError([{ path, message }], { subject: 'proficiency prediction' })
    }
    const standing = all.of(agentId, skillId)
    const scale = all.scales.get(skillId)
    const own = all.belief(agentId, skillId)
    const index = scale === undefined ? null : Math.exp(own.mean - scale.median)
    const half = Math.exp(NINETY_PERCENT * own.sd)
    const estimate = {
      index,
      expectedHandleSeconds: standing.handleSeconds ?? null,
      expectedResolution: standing.resolution ?? null,
      topQuintileProbability: scale === undefined ? null : topQuintileChance(all.rule, scale.all, own),
    }
    const level = all.levelOf(agentId, skillId) ?? MIDDLE_LEVEL
    const basis = scale === undefined ? `${skill.name} is not ranked` : 'By the estimates'
    return {
      agent,
      skill,
      level,
      ...estimate,
      indexInterval: index === null ? null : [index / half, index * half],
      explanation: `${estimateSentences({ ...estimate, shrinkage: standing.shrinkage }, standing.kept)}${basis}: level ${level} to begin with.`,
    }
  })
}
