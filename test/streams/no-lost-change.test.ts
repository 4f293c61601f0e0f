/**
 * Nothing that agents do is lost, whatever befalls the connection: cut, silent, stormed, slow, doubled, expired, evicted,
 * refused, and the API failing beside it. `SKILLROUTE_STREAM_RUNS=1000` runs all of them.
 */
import { describe, expect, it } from 'vitest'
import { type RunFigures, troubledRun } from './troubled-run'

const RUNS = Number(process.env.SKILLROUTE_STREAM_RUNS ?? 2)
/** In the last one a connection is lost while state is read. */
const SEEDS = [...new Set([...Array.from({ length: RUNS }, (_, i) => i + 1), 498])]

describe('a subscription in trouble', () => {
  it(`loses no state change in ${RUNS} drawn runs`, async () => {
    const figures: RunFigures[] = []
    for (const seed of SEEDS) figures.push(await troubledRun(seed))
    const sum = (field: keyof RunFigures): number => figures.reduce((total, one) => total + one[field], 0)
    // The runs would prove nothing if nothing happened in them.
    expect(sum('changes')).toBeGreaterThan(RUNS * 30)
    expect(sum('gaps')).toBeGreaterThan(RUNS)
    expect(sum('sockets')).toBeGreaterThan(RUNS * 4)
    if (process.env.SKILLROUTE_STREAM_RUNS !== undefined)
      process.stdout.write(
        `${RUNS} runs, ${sum('changes')} changes, ${sum('gaps')} gaps, ${sum('sockets')} sockets, ${Math.round(sum('virtualMinutes'))} virtual minutes\n`,
      )
  })
})
