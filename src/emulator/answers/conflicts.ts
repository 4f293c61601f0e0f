import type { EmulatorSwitches } from '../model/types'
import { refuse } from './refuse'

/** Writes under way, by the user they change (or the org's utilization). */
export interface WritesUnderWay {
  /**
   * Marks a write as under way until the returned function is called.
   * @throws Refusal 400 or 409, as the platform answers this call, when another write to the same target is under way
   */
  enter(method: string, path: string, refuse: RefusedOverlaps): () => void
}

/** Overlapping writes that are refused. Where they are not refused, the last write wins. */
export type RefusedOverlaps = Pick<EmulatorSwitches, 'writeConflicts' | 'queuePutConflicts'>

/** No writes under way. */
export function writesUnderWay(): WritesUnderWay {
  const counts = new Map<string, number>()
  return {
    enter(method, path, { writeConflicts, queuePutConflicts }) {
      if (method === 'GET' || method === 'HEAD') return () => undefined
      const queue = method === 'PUT' ? QUEUE.exec(path)?.[0] : undefined
      const target = queue ?? findTarget(path)
      if (target === undefined) return () => undefined
      const refuseOverlap = queue === undefined ? writeConflicts : queuePutConflicts
      const before = counts.get(target) ?? 0
      if (refuseOverlap && before > 0) refuseConflict(method, path)
      counts.set(target, before + 1)
      return () => {
        const left = (counts.get(target) ?? 1) - 1
        if (left > 0) counts.set(target, left)
        else counts.delete(target)
      }
    },
  }
}

/** Path of a queue itself, without its parts. */
const QUEUE = /^\/api\/v2\/routing\/queues\/[^/]+$/i

/** Finds calls that change a user's skills, languages or utilization, or the org's utilization: these conflict. */
function findTarget(path: string): string | undefined {
  if (/^\/api\/v2\/routing\/utilization$/i.test(path)) return path.toLowerCase()
  return /^\/api\/v2(?:\/routing)?\/users\/([^/]+)\/(?:routingskills|routinglanguages|utilization)/i.exec(path)?.[1]
}

function refuseConflict(method: string, path: string): never {
  if (path.endsWith('/utilization'))
    return refuse(
      409,
      'conflict',
      'Conflict updating utilization.  Another update took place at the same time.  Please try again.',
    )
  // The platform answers a conflict with 400 for calls that add or replace, and with 409 for calls on one assigned
  // skill.
  const status = path.endsWith('/bulk') || method === 'POST' ? 400 : 409
  return refuse(status, 'general.conflict', 'The request could not be completed by the server due to a conflict.')
}
