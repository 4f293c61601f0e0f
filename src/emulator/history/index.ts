import type { World, WorldHistory } from '../model/types'
import { type Beginning, beginLife, beginningOf, type Life } from './life'
import { viewOf } from './view'

export { answeredAt, endedAt } from './moments'
export { flag } from './outcome'
export { shiftsBetween } from './shifts'

/** Length of the history that an org has when its emulator starts. */
const historyMs = 30 * 24 * 60 * 60_000

/**
 * The greatest delay until a change affects callers. Several changes within a second take effect together, so that a plan
 * of many changes does not restart the simulation for each.
 */
const settleMs = 1000

/** The history of a world: computed when first requested, and extended as time passes. */
export interface WorldLife {
  /** Everything up to the world's present, under the present configuration. */
  history(): WorldHistory
  /** The same history, up to a second old, for frequent calls; undefined while nobody has requested the history. */
  recent(): WorldHistory | undefined
  /** Called before the configuration changes: everything up to then happens under the old one. */
  settle(atMs: number): void
  /** Whether anybody has requested the history yet. */
  readonly begun: boolean
  /** Time up to which the history is simulated, epoch ms; undefined while nobody has requested it. */
  readonly livedMs: number | undefined
  /** Simulates up to a time, as an earlier request for the history did. */
  liveTo(atMs: number): void
}

const slot = 'life'

/** The history of a world: thirty days before `world.startedAtMs`, then up to `world.now()`. */
export function lifeOf(world: World): WorldLife {
  const known = world.slots.get(slot)
  if (isLife(known)) return known
  const life = createLife(world)
  world.slots.set(slot, life)
  return life
}

function createLife(world: World): WorldLife {
  const startMs = world.startedAtMs - historyMs
  let before: { readonly beginning: Beginning; readonly untilMs: number } | undefined
  let life: Life | undefined
  let view: WorldHistory | undefined
  /** Time up to which the last view shows the history. Changes of the configuration extend the history beyond it. */
  let viewedMs = Number.NEGATIVE_INFINITY

  function begin(): Life {
    const { beginning, untilMs } = before ?? { beginning: beginningOf(world, startMs), untilMs: startMs }
    return beginLife(world, beginning, untilMs)
  }

  function history(): WorldHistory {
    life ??= begin()
    const toMs = Math.max(world.startedAtMs, world.now())
    if (view === undefined || toMs > viewedMs) {
      life.advance(toMs)
      view = viewOf(world, life)
      viewedMs = life.untilMs
    }
    return view
  }

  return {
    history,
    recent() {
      if (life === undefined || view === undefined) return undefined
      return world.now() - life.untilMs >= settleMs ? history() : view
    },
    settle(atMs) {
      if (life !== undefined) {
        if (atMs - life.untilMs >= settleMs) life.advance(atMs)
      } else before ??= { beginning: beginningOf(world, startMs), untilMs: Math.max(world.startedAtMs, atMs) }
    },
    get begun() {
      return life !== undefined
    },
    get livedMs() {
      return life?.untilMs
    },
    liveTo(atMs) {
      life ??= begin()
      life.advance(atMs)
    },
  }
}

function isLife(value: unknown): value is WorldLife {
  return typeof value === 'object' && value !== null && 'settle' in value && 'history' in value
}
