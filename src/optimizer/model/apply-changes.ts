import { checkBag, checkKind } from '../../core/bag'
import type { Change, ModelAgent, QueueSet, RoutingModel, SkillChange } from '../../documents'
import { isModeled, withBefore, withSetting } from './queue-settings'

/** Changes of a plan other than those of skills. */
export type OtherChange = Exclude<Change, SkillChange>

/**
 * Whether a forecast can show the effect of a plan's change. It can for skills, languages, members, rings with their
 * time-outs, and the skill evaluation method of a queue. It can for rules of conditional group routing only if they
 * list the agents of their groups (`agentIds`). No model has other settings of queues, or how many contacts an agent
 * takes at once.
 * @param method of the forecast. Only a simulation knows who is asked first, by ring or by level. Default `simulation`
 */
export function isValued(change: Change, method = 'simulation'): boolean {
  checkBag(change, 'change', 'kind=s *')
  checkKind(method, 'method', 's')
  const simulated = method.includes('simulation')
  if (change.kind === 'member.ring') return simulated
  if (change.kind !== 'queue.set') return change.kind !== 'utilization.set'
  return isModeled(change, simulated)
}

/**
 * The model before the changes. It gets the rules of conditional group routing that the changes replace, since only the
 * changes contain them.
 */
export function beforeChanges(model: RoutingModel, changes: readonly unknown[]): RoutingModel {
  const own = changes.filter(isQueueSet)
  if (own.length === 0) return model
  return {
    ...model,
    queues: model.queues.map((queue) => own.filter((one) => one.queue.id === queue.id).reduce(withBefore, queue)),
  }
}

function isQueueSet(change: unknown): change is QueueSet {
  return typeof change === 'object' && change !== null && Reflect.get(change, 'kind') === 'queue.set'
}

/**
 * The model after changes of languages, members, and those settings of queues that `isValued` accepts. Changes to
 * things that the model does not have, such as an agent without a license, are left out.
 */
export function applyChanges(model: RoutingModel, changes: readonly OtherChange[]): RoutingModel {
  if (changes.length === 0) return model
  const settings = changes.filter(isQueueSet)
  const byAgent = new Map<string, OtherChange[]>()
  for (const change of changes) {
    if (change.kind !== 'queue.set') byAgent.set(change.user.id, [...(byAgent.get(change.user.id) ?? []), change])
  }
  return {
    ...model,
    queues: model.queues.map((queue) =>
      settings
        .filter((one) => one.queue.id === queue.id)
        .reduce((own, { field, after }) => withSetting(own, field, after), queue),
    ),
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
  // Rings count only for activated members, so ring changes come last in any order of the changes.
  for (const change of changes) {
    if (change.kind === 'member.ring' && rings.has(change.queue.id)) rings.set(change.queue.id, change.after)
  }
  return {
    ...agent,
    languages: sorted(spoken).map(([id, level]) => ({ id, level })),
    queues: sorted(rings).map(([queueId, ring]) => ({ queueId, ring })),
  }
}

/** Adds or removes a member; a new member is in ring 1 unless a change sets another ring. */
function move(rings: Map<string, number>, change: OtherChange): void {
  if (change.kind === 'member.add' && change.after.joined) rings.set(change.queue.id, change.after.ring)
  else if (change.kind === 'member.join' && change.after) rings.set(change.queue.id, rings.get(change.queue.id) ?? 1)
  else if (change.kind === 'member.join' || change.kind === 'member.remove') rings.delete(change.queue.id)
}

function sorted<T>(values: ReadonlyMap<string, T>): [string, T][] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1))
}
