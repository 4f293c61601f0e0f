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
  // What is missing makes the whole list of a queue's rules unreadable.
  for (const { path } of first.error.issues) {
    if (path[0] === 'queues' && path[2] === 'rules') leaveOut(copy, path.slice(0, 2), 'rules')
  }
  return RULES.safeParse(copy).data
}

/** Undefined for what no file can hold. */
function copyOf(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value))
  } catch {
    return undefined
  }
}

function leaveOut(value: unknown, holder: readonly PropertyKey[], key: PropertyKey): void {
  const found = holder.reduce<unknown>((at, step) => (isHolder(at) ? Reflect.get(at, step) : undefined), value)
  if (isHolder(found) && !Array.isArray(found)) Reflect.deleteProperty(found, key)
}

function isHolder(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
