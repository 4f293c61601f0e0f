import type { Ref } from '../common'
import type { Change } from './change'

/** The agent or queue that a change is about. */
export function changedOwner(change: Change): Ref {
  return change.kind === 'queue.set' ? change.queue : change.user
}

/**
 * The name of the part of an agent or queue that a change writes: the skill, the language, the setting, or the queue of
 * a membership.
 */
export function aspectName(change: Change): string {
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return change.skill.name
    case 'language.set':
    case 'language.remove':
      return change.language.name
    case 'utilization.set':
      return 'utilization'
    case 'queue.set':
      return change.field
    default:
      return change.queue.name
  }
}
