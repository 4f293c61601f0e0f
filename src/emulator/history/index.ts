import type { World, WorldHistory } from '../model/types'
import { type Beginning, beginLife, beginningOf, type Life } from './life'
import { viewOf } from './view'

export { answeredAt, endedAt } from './moments'
export { flag } from './outcome'
export { shiftsBetween } from './shifts'

/** Length of the history that an org has when its emulator starts. */
const historyMs = 30 * 24 * 60 * 60_000

/**
 * A change reaches the callers this much late at most: several in one second take effect together, so that a plan of many
 * changes does not make the center be worked out anew for each.
 */
const settleMs = 1000

/** The life of a world: its history, made when first asked for, which goes on as time passes. */
export interface WorldLife {
  /** What happened up to the world's present. Lived on first, under the configuration as it is. */
  history(): WorldHistory
  /** The same a second behind at most, for those who ask often; undefined while nobody has asked for the history. */
  recent(): WorldHistory | undefined
  /** To be called before the configuration changes: what happened until then happened under the old one. */
  settle(atMs: number): void
  /** Whether anybody has asked for the history yet. */
  readonly begun: boolean
}

const slot = 'life'

/** The life of a world. Thirty days of it lie before `world.startedAtMs`; the rest follows `world.now()`. */
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

  function begin(): Life {
    const begun = beginLife(world, before?.beginning ?? beginningOf(world, startMs))
    if (before !== undefined) begun.advance(before.untilMs)
    return begun
  }

  function history(): WorldHistory {
    life ??= begin()
    const toMs = Math.max(world.startedAtMs, world.now())
    if (view === undefined || toMs > life.untilMs) {
      life.advance(toMs)
      view = viewOf(world, life)
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
  }
}

function isLife(value: unknown): value is WorldLife {
  return typeof value === 'object' && value !== null && 'settle' in value && 'history' in value
}
