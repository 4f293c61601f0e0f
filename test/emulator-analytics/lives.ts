import * as fc from 'fast-check'
import { getSimulation } from '../../src/emulator/history'
import type { World, WorldHistory } from '../../src/emulator/model/types'
import { smallWorld, smallWorldEnd } from './small-world'

/** Small worlds of every kind. */
export const worlds = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    agents: fc.integer({ min: 0, max: 14 }),
    rate: fc.constantFrom(0, 0.2, 1, 2),
    method: fc.constantFrom('NONE' as const, 'ALL' as const, 'BEST' as const),
    rings: fc.constantFrom([], [10], [5, 20]),
  })
  .map((options) => smallWorld(options))
/** Few, since each world lives a month. */
export const runs = { numRuns: 12 }
export const hourMs = 3_600_000

/** Rows of a history, those that are wanted. */
export function rowsOf(history: WorldHistory, desired: (row: number) => boolean = () => true): number[] {
  return [...Array(history.count).keys()].filter(desired)
}

/** The same world with a present that can be moved, begun anew. */
export function living(world: World): { world: World; to(ms: number): WorldHistory } {
  let now = smallWorldEnd
  const alive: World = { ...world, slots: new Map(), now: () => now }
  return {
    world: alive,
    to(ms) {
      now = ms
      return getSimulation(alive).history()
    },
  }
}

/** All that tells one history from another. */
export function bytes({ agent, start, waitMs, talkMs, flags }: WorldHistory): string {
  return [agent, start, waitMs, talkMs, flags].map((column) => [...column].join()).join(';')
}
