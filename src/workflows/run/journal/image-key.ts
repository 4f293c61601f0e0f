import type { Change } from '../../../documents'

/** The key of before and after images in the journal: which part of its subject a value belongs to. */
export function imageKey(change: Change): string {
  if (change.kind === 'skill.set' || change.kind === 'skill.remove') return change.skill.id
  if (change.kind === 'language.set' || change.kind === 'language.remove') return change.language.id
  if (change.kind === 'queue.set') return change.field
  return change.kind === 'utilization.set' ? 'utilization' : `${change.user.id}#${change.kind}`
}
