import type { Ref, RoutingModel, SkillRecommendation } from '../../documents'
import { levelsMatter } from '../model/can-serve'
import { ordered } from '../model/model-input'
import { scoreProficiency } from '../proficiency/score'
import type { ProficiencyScore } from '../proficiency/types'
import { type LevelOptions, parseLevelOptions } from './options'
import { findAffectedQueues, toRefs } from './removal-data'

/**
 * Proposes level changes by a rule on proficiency, for agents activated in a queue that asks for the skill, uses BEST
 * and has no predictor: elsewhere a level has no effect. The proposals have no value, since only a simulation shows the
 * effect of a different order of agents. The same model always gives the same list.
 * @throws ValidationError for options that make no sense
 * @example
 * for (const { agent, skill, after } of proposeLevels(model)) console.log(agent.name, skill.name, after)
 */
export function proposeLevels(given: RoutingModel, options: LevelOptions = {}): SkillRecommendation[] {
  parseLevelOptions(options)
  const model = ordered(given)
  const protectedIds = new Set(options.protectedAgentIds)
  const agents = new Map(model.agents.map((agent) => [agent.id, agent]))
  return scoreProficiency(model, options.scoring).flatMap((score) => {
    const agent = agents.get(score.agent.id)
    if (agent === undefined || score.proposed === score.current || !agent.eligible || protectedIds.has(agent.id))
      return []
    const queues = findAffectedQueues(model, agent, score.skill.id).filter(levelsMatter)
    return queues.length === 0 ? [] : [recommendation(score, toRefs(queues))]
  })
}

function recommendation(score: ProficiencyScore, queues: readonly Ref[]): SkillRecommendation {
  const { agent, skill, current, proposed } = score
  return {
    format: 'skillroute/recommendation@1',
    id: `SET:${agent.id}:${skill.id}`,
    action: 'SET',
    agent,
    skill,
    before: current,
    after: proposed,
    queues,
    reason: `${agent.name} on ${skill.name}: ${score.explanation}`,
    evidence: {
      kind: proposed > current ? 'upgrade' : 'downgrade',
      method: score.method,
      handled: score.handled,
      effectiveContacts: score.effectiveContacts,
      ...present('meanHandleSeconds', score.meanHandleSeconds),
      ...present('index', score.index),
      ...present('shrinkage', score.shrinkage),
      ...present('probability', score.probability),
    },
    value: null,
  }
}

function present(name: string, value: number | null): Record<string, number> {
  return value === null ? {} : { [name]: value }
}
