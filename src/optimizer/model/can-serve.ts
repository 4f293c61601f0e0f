import type { ModelAgent, ModelContactType, ModelQueue, RoutingModel } from '../../documents'

/** How many contacts of a type's medium the agent takes at once. */
export function countPlaces({ concurrency }: ModelAgent, { mediaType }: ModelContactType): number {
  return concurrency?.[mediaType] ?? 1
}

/** Whether an agent, as configured, can take a contact of a type. */
export type CanServe = (agent: ModelAgent, type: ModelContactType) => boolean

/**
 * Builds the test "can this agent take a contact of this type" for a model. True when the agent
 * - is eligible (active, licensed),
 * - is activated in the type's queue,
 * - takes contacts of the type's medium,
 * - speaks the required language, and
 * - holds every skill of the set, at the type's minimum level or above; on a queue whose evaluation is `NONE` skills are
 *   ignored.
 *
 * Whether the agent is on queue at the time is another matter (`availability`). Skills that a bullseye queue drops at a
 * ring's time-out still count as needed: who lacks them comes second, and only after a wait.
 */
export function canServe(model: RoutingModel): CanServe {
  const queues = new Map(model.queues.map((queue) => [queue.id, queue]))
  return (agent, type) => {
    if (countPlaces(agent, type) === 0 || !isOffered(agent, type)) return false
    const queue = queues.get(type.queueId)
    if (queue !== undefined && !needsSkills(queue)) return true
    const min = type.minimumLevel ?? 0
    return type.skillIds.every((id) => agent.skills.some((skill) => skill.id === id && skill.level >= min))
  }
}

/** Eligible, activated in the queue and speaking the language: all conditions but the medium and the skills. */
export function isOffered(agent: ModelAgent, type: ModelContactType): boolean {
  if (!agent.eligible) return false
  if (!agent.queues.some((queue) => queue.queueId === type.queueId)) return false
  return type.languageId === undefined || agent.languages.some((language) => language.id === type.languageId)
}

/** False where the queue's evaluation ignores skills. */
export function needsSkills(queue: ModelQueue): boolean {
  return queue.evaluation !== 'NONE'
}

/** True if levels order the agents: evaluation `BEST`, and nothing else chooses instead. */
export function levelsMatter(queue: ModelQueue): boolean {
  return queue.evaluation === 'BEST' && isSimulated(queue)
}

/** False where a predictor, the caller or people choose: such queues load their members, but have no figures. */
export function isSimulated(queue: ModelQueue): boolean {
  return !queue.predictive && queue.assignment === undefined
}
