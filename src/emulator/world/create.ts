import { seededRandom } from '../../core/random'
import { getSimulation } from '../history'
import type { World, WorldChange } from '../model/types'
import { counted, keepStreams } from './counted'
import { idStream } from './ids'

/** Starting point of a world. */
export interface WorldSeed {
  readonly seed: number
  readonly nowMs: number
  readonly agents: number
  readonly queues: number
  readonly skills: number
  readonly clock: () => number
  readonly onEffect: (effect: string) => void
  readonly contactTypes: World['contactTypes']
  /** Default: an org generated from the seed and the sizes. */
  readonly org?: World['org'] | undefined
  readonly divisions: World['divisions']
}

/** Media with the platform's default capacities. */
export const SYSTEM_UTILIZATION: Readonly<Record<string, unknown>> = {
  call: { maximumCapacity: 1, interruptableMediaTypes: [], includeNonAcd: false },
  callback: { maximumCapacity: 1, interruptableMediaTypes: [], includeNonAcd: false },
  chat: { maximumCapacity: 4, interruptableMediaTypes: [], includeNonAcd: false },
  email: { maximumCapacity: 1, interruptableMediaTypes: ['call', 'callback', 'chat', 'message'], includeNonAcd: false },
  message: { maximumCapacity: 4, interruptableMediaTypes: [], includeNonAcd: false },
}

/** A world with its internal functions. It contains only divisions and demand. */
export function createWorld(start: WorldSeed): World {
  const changes: WorldChange[] = []
  const pending: { atMs: number; run: () => void }[] = []
  const newId = counted(idStream(`${start.seed}/ids`))
  const random = counted(seededRandom(`${start.seed}/world`))

  const world: World = {
    org: start.org ?? createOrg(start),
    seed: start.seed,
    startedAtMs: start.nowMs,
    now: start.clock,
    divisions: start.divisions,
    skills: new Map(),
    languages: new Map(),
    queues: new Map(),
    users: new Map(),
    skillGroups: new Map(),
    groups: new Map(),
    wrapupCodes: new Map(),
    utilizationLabels: new Map(),
    predictors: new Map(),
    routingSettings: { resetAgentScoreOnPresenceChange: true },
    contactTypes: start.contactTypes,
    orgUtilization: { utilization: { ...SYSTEM_UTILIZATION }, labelUtilizations: {} },
    changes,
    pending,
    history: () => getSimulation(world).history(),
    random,
    newId,
    record(change) {
      changes.push({ ...change, id: newId(), atMs: change.atMs ?? start.clock() })
      for (const effect of change.effects ?? [change.effect]) start.onEffect(effect)
    },
    later(atMs, run) {
      if (atMs <= start.clock()) run()
      else pending.push({ atMs, run })
    },
    slots: new Map(),
  }
  keepStreams(world, { ids: newId, random })
  return world
}

/** Orgs of the same seed but of different sizes are different orgs, so that a plan for one is refused by the other. */
function createOrg({ seed, agents, queues, skills }: WorldSeed): World['org'] {
  return { id: idStream(`${seed}/org/${agents}/${queues}/${skills}`)(), name: `Emulated Org ${seed}` }
}

/**
 * Runs the delayed functions that are due, in order of time. Functions that they add wait for their own time.
 * @param before called before each function, with the time at which it was due
 */
export function runDue(world: World, nowMs: number, before?: (dueMs: number) => void): void {
  while (runNextDue(world, nowMs, before)) {
    // Each function may add more.
  }
}

/** Runs the first due function; false when none is due. */
export function runNextDue(world: World, nowMs: number, before?: (dueMs: number) => void): boolean {
  let next = -1
  world.pending.forEach((thunk, index) => {
    const best = world.pending[next]
    if (thunk.atMs <= nowMs && (best === undefined || thunk.atMs < best.atMs)) next = index
  })
  const [due] = next < 0 ? [] : world.pending.splice(next, 1)
  if (due === undefined) return false
  getSimulation(world).settle(due.atMs)
  before?.(due.atMs)
  due.run()
  return true
}
