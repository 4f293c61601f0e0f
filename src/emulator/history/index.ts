import type { World, WorldHistory } from '../model/types'
import { type Beginning, buildBeginning, type SimulatedCenter, startSimulation } from './simulated-center'
import { buildView } from './view'

export { flag } from './outcome'
export { shiftsBetween } from './shifts'

/** Length of the history that an org has when its emulator starts. */
const historyMs = 30 * 24 * 60 * 60_000

/** Changes within this time take effect together, so that a plan of many changes does not interrupt the simulation for each. */
const settleMs = 1000

/** The history of a world: computed when first requested, and extended as time passes. */
export interface WorldSimulation {
  /** Everything up to the world's present, under the present configuration. */
  history(): WorldHistory
  /** The same history, up to a second old, for frequent calls; undefined while nobody has requested the history. */
  recent(): WorldHistory | undefined
  /** Called before the configuration changes: everything up to then happens under the old one. */
  settle(atMs: number): void
  /** Whether anybody has requested the history yet. */
  readonly begun: boolean
  /** Time up to which the history is simulated, epoch ms; undefined while nobody has requested it. */
  readonly simulatedMs: number | undefined
  /** Simulates up to a time, as an earlier request for the history did. */
  simulateTo(atMs: number): void
}

const slot = 'simulation'

/** The history of a world: thirty days before `world.startedAtMs`, then up to `world.now()`. */
export function getSimulation(world: World): WorldSimulation {
  const known = world.slots.get(slot)
  if (isSimulation(known)) return known
  const simulation = createSimulation(world)
  world.slots.set(slot, simulation)
  return simulation
}

function createSimulation(world: World): WorldSimulation {
  const startMs = world.startedAtMs - historyMs
  let before: { readonly beginning: Beginning; readonly untilMs: number } | undefined
  let simulation: SimulatedCenter | undefined
  let view: WorldHistory | undefined
  /** Time up to which the last view shows the history. Changes of the configuration extend the history beyond it. */
  let viewedMs = Number.NEGATIVE_INFINITY

  function begin(): SimulatedCenter {
    const { beginning, untilMs } = before ?? { beginning: buildBeginning(world, startMs), untilMs: startMs }
    return startSimulation(world, beginning, untilMs)
  }

  function history(): WorldHistory {
    simulation ??= begin()
    const toMs = Math.max(world.startedAtMs, world.now())
    if (view === undefined || toMs > viewedMs) {
      simulation.advance(toMs)
      view = buildView(world, simulation)
      viewedMs = simulation.untilMs
    }
    return view
  }

  return {
    history,
    recent() {
      if (simulation === undefined || view === undefined) return undefined
      return world.now() - simulation.untilMs >= settleMs ? history() : view
    },
    settle(atMs) {
      if (simulation !== undefined) {
        if (atMs - simulation.untilMs >= settleMs) simulation.advance(atMs)
      } else before ??= { beginning: buildBeginning(world, startMs), untilMs: Math.max(world.startedAtMs, atMs) }
    },
    get begun() {
      return simulation !== undefined
    },
    get simulatedMs() {
      return simulation?.untilMs
    },
    simulateTo(atMs) {
      simulation ??= begin()
      simulation.advance(atMs)
    },
  }
}

function isSimulation(value: unknown): value is WorldSimulation {
  return typeof value === 'object' && value !== null && 'settle' in value && 'history' in value
}

type Times = Pick<WorldHistory, 'start' | 'waitMs' | 'talkMs' | 'heldMs' | 'acwMs'>

/** Time when a conversation was answered or abandoned, epoch ms; Infinity while it waits. */
export function answeredAt(history: Times, row: number): number {
  return (history.start[row] ?? 0) + (history.waitMs[row] ?? 0)
}

/**
 * Time when the last work on a conversation ended or will end, after-call work included, epoch ms; Infinity while it
 * waits.
 */
export function endedAt(history: Times, row: number): number {
  return answeredAt(history, row) + (history.talkMs[row] ?? 0) + (history.heldMs[row] ?? 0) + (history.acwMs[row] ?? 0)
}
