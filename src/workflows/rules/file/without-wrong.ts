import type * as z from 'zod'
import type { Rules } from '../../../documents'
import { RULES } from './schema'

/**
 * Removes the invalid parts from a rules file, so that the remaining rules can be checked in the same run. List
 * positions do not change. Undefined if too little is left.
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

/**
 * A name that no org has. It stands in for a part with a missing name, so that no further problems of that part are
 * reported.
 */
const NOBODY = '(none)'

/** Replaces a queue, rule or agent rule with a missing part by an empty one. */
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

/** Copies a JSON value; undefined for a value that no file can contain. */
function copyOf(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

/** Removes a field. For an item of a list, it removes the whole list, since other items would move. */
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
