import type * as z from 'zod'
import type { Rules } from '../../../documents'
import { RULES } from './schema'

/**
 * The rules of a file with mistakes, as far as they can be read: what is wrong is left out, so that whatever else there is
 * to say of the file can be said at once. Places in lists stay. Undefined where too little is left.
 */
export function withoutWrong(value: unknown, error: z.ZodError): Rules | undefined {
  const copy = copyOf(value)
  for (const issue of error.issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(-1)
    const holder = issue.code === 'unrecognized_keys' ? issue.path : issue.path.slice(0, -1)
    for (const key of keys) leaveOut(copy, holder, key)
  }
  const first = RULES.safeParse(copy)
  if (first.success) return first.data
  for (const { path } of first.error.issues) standIn(copy, path)
  return RULES.safeParse(copy).data
}

/** A name that no org has, for a part of a file that lacks its own: nothing is said of it beside that. */
const NOBODY = '(none)'

/** Empties the queue, rule or agent rule in which something is missing. */
function standIn(value: unknown, [list, at, part, rule]: readonly PropertyKey[]): void {
  const set = (holder: readonly PropertyKey[], key: PropertyKey, next: object): void => {
    const found = holderAt(value, holder)
    if (found !== undefined) Reflect.set(found, key, next)
  }
  if (list === undefined || at === undefined) return
  if (list === 'agents') set([list], at, { match: { name: NOBODY } })
  else if (part === 'rules' && rule !== undefined) set([list, at, part], rule, { skill: NOBODY })
  else if (list === 'queues') set([list], at, { queue: NOBODY })
}

/** Undefined for what no file can hold. */
function copyOf(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

/** Removes a field; of an item of a list the whole list, so that the places of others stay. */
function leaveOut(value: unknown, holder: readonly PropertyKey[], key: PropertyKey): void {
  const found = holderAt(value, holder)
  if (Array.isArray(found)) leaveOut(value, holder.slice(0, -1), holder.at(-1) ?? '')
  else if (found !== undefined) Reflect.deleteProperty(found, key)
}

function holderAt(value: unknown, path: readonly PropertyKey[]): object | undefined {
  const found = path.reduce<unknown>((at, step) => (isHolder(at) ? Reflect.get(at, step) : undefined), value)
  return isHolder(found) ? found : undefined
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
