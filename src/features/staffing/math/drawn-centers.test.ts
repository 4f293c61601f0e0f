import { describe, expect, it } from 'vitest'
import { drawnCenter, evaluated } from './drawn-centers.fixtures'
import { staffCenter } from './staff-center'

/** All twenty centers; by default one of each kind, a small one. */
const FULL = process.env.SKILLROUTE_FULL === '1'
const SEEDS = FULL ? Array.from({ length: 20 }, (_, i) => i + 1) : [3]
/** Evaluated long, and still not exactly. */
const TOLERANCE = FULL ? 0.005 : 0.03

describe.each([
  ['calls', false],
  ['chats, three at once', true],
])('staffing of drawn centers: %s', (_, chats) => {
  it('meets the target in every interval, and not with one agent fewer', () => {
    const results = SEEDS.map((seed) => {
      const model = drawnCenter(seed, chats)
      const staffing = staffCenter(model, FULL ? {} : { replications: 40 })
      const [as, fewer] = [0, 1].map((less) => evaluated(model, staffing, less, FULL ? 2000 : 150))
      return { seed, as, fewer, hours: staffing.total.agentHours, separate: staffing.total.separateHours }
    })
    if (FULL) for (const result of results) console.log(JSON.stringify(result))
    const met = results.filter(({ as }) => (as?.worst ?? 1) <= TOLERANCE && as?.day === true).length
    const missed = results.filter(({ fewer }) => (fewer?.worst ?? 0) > TOLERANCE).length
    if (FULL) console.log(`met with these agents ${met}, missed with one fewer ${missed} of ${results.length}`)
    expect(met).toBeGreaterThanOrEqual(0.95 * results.length)
    // A single small center evaluated briefly may meet the target with one agent fewer as well.
    if (FULL) expect(missed).toBeGreaterThanOrEqual(0.75 * results.length)
    for (const { hours, separate } of results) expect(hours).toBeLessThanOrEqual(separate)
  })
})
