import type { Recommendation } from '../../documents'
import { levelsMatter } from '../model/can-serve'
import { scoreProficiency } from '../proficiency/score'
import type { ProficiencyScore } from '../proficiency/types'
import { queuesActedIn, refs, type Scene } from './scene'

/**
 * Level changes by proficiency, for agents activated in a queue that asks for the skill, evaluates by BEST and has no
 * predictor: elsewhere a level has no effect. The value is left open: only a simulation can show what another order of
 * agents brings.
 */
export function levelChanges(scene: Scene): Recommendation[] {
  const agents = new Map(scene.model.agents.map((agent) => [agent.id, agent]))
  return scoreProficiency(scene.model, scene.settings.scoring).flatMap((score) => {
    const agent = agents.get(score.agent.id)
    if (agent === undefined || score.proposed === score.current || !scene.mayChange(agent)) return []
    const queues = queuesActedIn(scene, agent, score.skill.id).filter(levelsMatter)
    return queues.length === 0 ? [] : [recommendation(score, refs(queues))]
  })
}

function recommendation(score: ProficiencyScore, queues: Recommendation['queues']): Recommendation {
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
