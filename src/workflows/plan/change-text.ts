import type { Change } from '../../documents'
import { aspectName, changedOwner } from '../../documents/plan/aspect-name'

/** A change in a few words, such as `Ann Lee (u1): Billing 3`. */
export function changeText(change: Change): string {
  const { id, name } = changedOwner(change)
  return `${name} (${id}): ${aspectText(change)}`
}

function aspectText(change: Change): string {
  const name = aspectName(change)
  switch (change.kind) {
    case 'skill.set':
    case 'language.set':
      return `${name} ${change.after}`
    case 'skill.remove':
    case 'language.remove':
      return `${name} removed`
    case 'member.add':
      return `member of ${name}`
    case 'member.remove':
      return `no member of ${name}`
    case 'member.join':
      return `${change.after ? 'activated' : 'deactivated'} in ${name}`
    case 'member.ring':
      return `ring ${change.after} of ${name}`
    default:
      return name
  }
}
