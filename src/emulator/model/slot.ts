import { DAY_MS } from '../../core/time/durations'
import type { World } from './world-types'

/** The map that a module of routes keeps in the world under its own name. It is created on first use. */
export function mapSlot<T>(world: World, name: string): Map<string, T> {
  const slot = world.slots.get(name)
  if (isMap<T>(slot)) return slot
  const fresh = new Map<string, T>()
  world.slots.set(name, fresh)
  return fresh
}

/** Each name belongs to one module, which stores only this type of map under it. */
function isMap<T>(value: unknown): value is Map<string, T> {
  return value instanceof Map
}

/** How long jobs and their results are kept. */
const JOB_MS = 2 * DAY_MS

/** Adds a job to the slot of its kind, and removes those that nobody asks for any more. */
export function addJob<T extends { readonly submittedMs: number }>(
  world: World,
  kind: string,
  id: string,
  job: T,
): void {
  const jobs = mapSlot<T>(world, kind)
  for (const [old, { submittedMs }] of jobs) if (submittedMs < job.submittedMs - JOB_MS) jobs.delete(old)
  jobs.set(id, job)
}
