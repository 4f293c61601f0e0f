import { ValidationError } from '../../core/errors'
import type { Recommendation, Ref, Snapshot } from '../../documents'
import type { HandEdit, VariantChoices } from '../protocol/view'

/**
 * The changes of a variant: those of the curve up to its position, without unticked ones, plus changes that are ticked
 * beyond it. A value that a person set by hand replaces the found change of the same target.
 * @throws ValidationError for a value set by hand for something that the org does not have
 */
export function chosenChanges(
  found: readonly Recommendation[],
  { point, ticked, edits }: Pick<VariantChoices, 'point' | 'ticked' | 'edits'>,
  snapshot: Snapshot,
): Recommendation[] {
  const byHand = edits.flatMap((edit) => handChange(edit, snapshot) ?? [])
  const edited = new Set(edits.map(targetOfEdit))
  const retained = found.filter(
    (recommendation) =>
      (ticked[recommendation.id] ?? (recommendation.wave ?? 1) <= point) && !edited.has(targetKey(recommendation)),
  )
  return [...retained, ...byHand]
}

/** Chosen changes that have no effect, because a change that they need is not chosen. */
export function lackingPartners(chosen: readonly Recommendation[]): Recommendation[] {
  const ids = new Set(chosen.map(({ id }) => id))
  return chosen.filter((recommendation) => (recommendation.with ?? []).some((id) => !ids.has(id)))
}

function targetKey(recommendation: Recommendation): string {
  return `${recommendation.agent.id}/${recommendation.skill?.id ?? recommendation.queue?.id}`
}

function targetOfEdit(edit: HandEdit): string {
  return `${edit.agentId}/${'skillId' in edit ? edit.skillId : edit.queueId}`
}

/** A value set by hand, as a change; undefined if the org has it already. */
function handChange(edit: HandEdit, snapshot: Snapshot): Recommendation | undefined {
  const agent = known('agent', edit.agentId, snapshot.agents)
  const common = {
    format: 'skillroute/recommendation@1' as const,
    agent: { id: agent.id, name: agent.name },
    reason: BY_HAND,
    evidence: {},
    value: null,
  }
  if ('queueId' in edit) {
    const queue = known('queue', edit.queueId, snapshot.queues)
    const member = queue.members.find(({ userId }) => userId === agent.id)
    if (member?.joined === true) return undefined
    const ref = { id: queue.id, name: queue.name }
    const id = `JOIN:${agent.id}:${queue.id}`
    return { ...common, id, action: 'JOIN', queue: ref, queues: [ref], before: null, after: member?.ring ?? 1 }
  }
  const { id, name } = known('skill', edit.skillId, snapshot.skills)
  const before = agent.skills.find((held) => held.id === id)?.level ?? null
  if (before === edit.level) return undefined
  const action = edit.level === null ? 'REMOVE' : 'SET'
  const queues = listQueues(agent.id, snapshot)
  return {
    ...common,
    id: `${action}:${agent.id}:${id}`,
    action,
    skill: { id, name },
    queues,
    before,
    after: edit.level,
  }
}

/** The reason shown for changes set by hand. */
const BY_HAND = 'set by hand'

/** Queues in which an agent is activated: a skill has an effect in all of them. */
function listQueues(agentId: string, { queues }: Snapshot): Ref[] {
  return queues.flatMap(({ id, name, members }) =>
    members.some(({ userId, joined }) => joined && userId === agentId) ? [{ id, name }] : [],
  )
}

function known<T extends Ref>(what: string, id: string, all: readonly T[]): T {
  const found = all.find((one) => one.id === id)
  if (found !== undefined) return found
  throw new ValidationError([{ path: 'edits', message: `the org has no ${what} ${id}` }])
}
