import { checkBag, checkKind } from '../../core/bag'
import type { Change, ModelAgent, RoutingModel, SkillChange } from '../../documents'

/** Changes of a plan other than those of skills. */
export type OtherChange = Exclude<Change, SkillChange>

/** The one setting of a queue that a model knows and a plan can change. */
const EVALUATION = 'skillEvaluationMethod'

/**
 * Whether a forecast values a change of a plan: skills, languages, members, rings, and how a queue evaluates skills. Other
 * settings of queues, and how many contacts an agent takes at once, are in no model.
 * @param method of the forecast. Who is asked first, by ring or by level, only a simulation knows. Default `simulation`
 */
export function isValued(change: Change, method = 'simulation'): boolean {
  checkBag(change, 'change', 'kind=s *')
  checkKind(method, 'method', 's')
  const simulated = method.includes('simulation')
  if (change.kind === 'member.ring') return simulated
  if (change.kind !== 'queue.set') return change.kind !== 'utilization.set'
  // By formula skills count or they do not.
  const counts = [change.before, change.after].map((value) => evaluationOf(value) !== 'NONE')
  return change.field === EVALUATION && (simulated || counts[0] !== counts[1])
}

/** A queue that is not set to any evaluation evaluates no skills. */
function evaluationOf(value: Change['after']): string {
  return typeof value === 'string' ? value : 'NONE'
}

/**
 * The model as it would be after changes of languages, members, rings and evaluation. What it does not know, such as an
 * agent without a licence, is left out.
 */
export function applyChanges(model: RoutingModel, changes: readonly OtherChange[]): RoutingModel {
  if (changes.length === 0) return model
  const evaluations = new Map<string, string>()
  const byAgent = new Map<string, OtherChange[]>()
  for (const change of changes) {
    if (change.kind !== 'queue.set') byAgent.set(change.user.id, [...(byAgent.get(change.user.id) ?? []), change])
    else if (change.field === EVALUATION) evaluations.set(change.queue.id, evaluationOf(change.after))
  }
  return {
    ...model,
    queues: model.queues.map((queue) => {
      const evaluation = evaluations.get(queue.id)
      return evaluation === undefined ? queue : { ...queue, evaluation }
    }),
    agents: model.agents.map((agent) => changed(agent, byAgent.get(agent.id) ?? [])),
  }
}

function changed(agent: ModelAgent, changes: readonly OtherChange[]): ModelAgent {
  if (changes.length === 0) return agent
  const rings = new Map(agent.queues.map(({ queueId, ring }) => [queueId, ring]))
  const spoken = new Map(agent.languages.map(({ id, level }) => [id, level]))
  for (const change of changes) {
    if (change.kind === 'language.set') spoken.set(change.language.id, change.after)
    else if (change.kind === 'language.remove') spoken.delete(change.language.id)
    else move(rings, change)
  }
  // Rings count for those who have joined, whatever the order.
  for (const change of changes) {
    if (change.kind === 'member.ring' && rings.has(change.queue.id)) rings.set(change.queue.id, change.after)
  }
  return {
    ...agent,
    languages: sorted(spoken).map(([id, level]) => ({ id, level })),
    queues: sorted(rings).map(([queueId, ring]) => ({ queueId, ring })),
  }
}

/** Lets a member in or out; one who joins is in ring 1 unless a change says otherwise. */
function move(rings: Map<string, number>, change: OtherChange): void {
  if (change.kind === 'member.add' && change.after.joined) rings.set(change.queue.id, change.after.ring)
  else if (change.kind === 'member.join' && change.after) rings.set(change.queue.id, rings.get(change.queue.id) ?? 1)
  else if (change.kind === 'member.join' || change.kind === 'member.remove') rings.delete(change.queue.id)
}

function sorted<T>(values: ReadonlyMap<string, T>): [string, T][] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1))
}
