import type { Change, SkillChange } from './change'

/** Selects the changes of skills. */
export function skillChanges(changes: readonly Change[]): SkillChange[] {
  return changes.filter(isSkillChange)
}

/** True if a change is one of a user's skills. */
export function isSkillChange(change: Change): change is SkillChange {
  return change.kind === 'skill.set' || change.kind === 'skill.remove'
}
