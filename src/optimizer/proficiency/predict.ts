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

/** What an agent may be expected to be like on a skill, held or not. */
export interface ProficiencyPrediction {
  readonly agent: Ref
  readonly skill: Ref
  /** The level to begin with: that which is as likely too low as too high; 3 where the skill is not ranked. */
  readonly level: number
  /** Against the median agent on the skill, see `ProficiencyScore`; null where the skill is not ranked. */
  readonly index: number | null
  /** Limits between which the true index lies with a probability of 0.9; null with `index`. */
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
 * What agents may be expected to be like on skills that they do not hold yet, from how fast they are elsewhere: skill mean
 * plus agent effect. Resolution does not carry over from skill to skill: there the skill's mean is expected. Pairs with
 * evidence are answered from it.
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
