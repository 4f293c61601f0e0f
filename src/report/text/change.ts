import type { Change } from '../../documents'

export { aspectName } from '../../documents/plan/aspect-name'

/** The name of the agent or queue that a change is about. */
export function ownerName(change: Change): string {
  return change.kind === 'queue.set' ? change.queue.name : change.user.name
}

/** `– → 3`, `activated → not activated`, `ring 1 → 2`. */
export function valueChange(change: Change): string {
  return `${shown(change, change.before)} → ${shown(change, change.after)}`
}

/** One value of a change for a narrow column. */
export function shown(change: Change, value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (change.kind === 'member.join') return value === true ? 'activated' : 'not activated'
  if (change.kind === 'member.ring') return `ring ${String(value)}`
  if (change.kind === 'member.add' || change.kind === 'member.remove') return 'member'
  if (change.kind === 'utilization.set') return capacities(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** `call 1, chat 3`. */
function capacities(value: unknown): string {
  const media: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'utilization') : undefined
  if (typeof media !== 'object' || media === null) return JSON.stringify(value)
  return Object.entries(media)
    .map(([medium, setting]) => `${medium} ${String(Reflect.get(Object(setting), 'maximumCapacity') ?? '?')}`)
    .join(', ')
}
