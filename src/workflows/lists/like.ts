import { type Issue, ValidationError } from '../../core/errors'
import type { Desired, LikeAgent, Snapshot, SnapshotAgent } from '../../documents'
import { agentNames, splitNames } from '../kit/names'
import { buildDesired, listHolding, queuesByGroup, unreadNotes } from './copy-agent'

/** A desired state made from a list of people. */
export interface ListedState {
  readonly desired: Desired
  /** Sentences on what the desired state cannot hold. */
  readonly notes: readonly string[]
}

/**
 * The desired state in which people hold what another person holds: skills and languages at the same levels, and the same
 * queues with ring and activation. Anything else that they hold stays.
 * @throws ValidationError for unknown and ambiguous names, and for a person whose skills could not be read
 */
export function likeToDesired(snapshot: Snapshot, given: LikeAgent): ListedState {
  const names = agentNames(snapshot.agents)
  const issues: Issue[] = []
  const found = (path: string, text: string): SnapshotAgent[] => {
    const one = names.find(text)
    if ('item' in one) return [one.item]
    issues.push({ path, message: one.problem })
    return []
  }
  const [model] = found('like', given.like)
  const agents = splitNames(names, given.agents).flatMap((text) => found('agents', text))
  if (given.agents.length === 0)
    issues.push({ path: 'agents', message: 'is empty: name the people who get the skills of the other person' })
  if (agents.some(({ id }) => id === model?.id)) {
    issues.push({ path: 'agents', message: `${model?.name} is the person whose skills are copied; leave them out` })
  }
  issues.push(...unreadIssues(snapshot, model))
  if (model === undefined || issues.length > 0) throw new ValidationError(issues)
  const entry = { holding: listHolding(snapshot, model), reason: `as ${model.name} has it` }
  const notes = [...groupNotes(snapshot, model), ...unreadNotes(snapshot)]
  return { desired: buildDesired(new Map(agents.map(({ id }) => [id, entry]))), notes }
}

/** The problem of a person whose skills could not be read. */
export function unreadIssues({ gaps }: Snapshot, agent: SnapshotAgent | undefined, path = 'like'): Issue[] {
  const unread = gaps.filter(({ kind, id }) => kind === 'agent' && id === agent?.id)
  return unread.slice(0, 1).map(({ reason }) => {
    return { path, message: `the skills of ${agent?.name} could not be read (${reason}); take a new snapshot` }
  })
}

/** Notes on what a person holds that cannot be copied. */
export function groupNotes(snapshot: Snapshot, model: SnapshotAgent): string[] {
  const queues = queuesByGroup(snapshot, model).map(({ name }) => name)
  if (queues.length === 0) return []
  return [
    `${model.name} is in ${queues.join(', ')} through a group, which is not copied: add people to the group instead.`,
  ]
}
