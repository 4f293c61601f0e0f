import type { Change } from '../../documents'
import { changedOwner } from '../../documents/plan/aspect-name'

export { aspectName } from '../../documents/plan/aspect-name'

/** The name of the agent or queue that a change is about. */
export function ownerName(change: Change): string {
  return changedOwner(change).name
}

/** A change of a plan, or a record of one in the audit log. */
interface ChangedValue {
  readonly kind: string
  readonly before: unknown
  readonly after: unknown
}

/** `– → 3`, `activated → not activated`, `ring 1 → 2`. */
export function valueChange(change: ChangedValue): string {
  return `${formatValue(change, change.before)} → ${formatValue(change, change.after)}`
}

/** One value of a change for a narrow column. */
export function formatValue(change: ChangedValue, value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (change.kind === 'member.join') return value === true ? 'activated' : 'not activated'
  if (change.kind === 'member.ring') return `ring ${String(value)}`
  if (change.kind === 'member.add' || change.kind === 'member.remove') return 'member'
  if (change.kind === 'utilization.set') return capacities(value)
  if (typeof value !== 'object') return String(value)
  return change.kind === 'queue.set' ? changedParts(change, value) : JSON.stringify(value)
}

/** The parts of a setting that the change touches, such as `rings 1 threshold 15`; all of one that is new or removed. */
function changedParts({ before, after }: ChangedValue, value: object): string {
  const [was, is, own] = [listLeaves(before), listLeaves(after), listLeaves(value)]
  const touched = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path))
  if (before === null || after === null || touched.length === 0) return JSON.stringify(value)
  return touched.map((path) => `${path} ${own.get(path) ?? '–'}`).join(', ')
}

/** Each single value in it, by the names on the way to it: the first, its place in a list, and the last. */
function listLeaves(value: unknown, way: readonly string[] = []): Map<string, string> {
  if (typeof value !== 'object' || value === null) {
    const [first = '', second = ''] = way
    const place = /^\d+$/.test(second) ? [first, String(Number(second) + 1)] : way.length > 1 ? [first] : []
    return new Map([[[...place, way.at(-1) ?? ''].join(' '), String(value)]])
  }
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...listLeaves(inner, [...way, key])]))
}

/** `call 1, chat 3`. */
function capacities(value: unknown): string {
  const media: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'utilization') : undefined
  if (typeof media !== 'object' || media === null) return JSON.stringify(value)
  return Object.entries(media)
    .map(([medium, setting]) => `${medium} ${String(Reflect.get(Object(setting), 'maximumCapacity') ?? '?')}`)
    .join(', ')
}
