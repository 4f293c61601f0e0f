import { afterEach, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { canonicalJson } from '../../core/json/json'
import { captureDemand } from './capture'

let org: Emulated
afterEach(() => org.stop())

it('gives the same bytes however its answers come in', async () => {
  org = await emulated({ seed: 2, agents: 10, queues: 4, skills: 8 })
  const window = { days: 5, end: org.clock.now() }
  const first = await captureDemand(org.client, window)
  for (let round = 0; round < 2; round++) {
    // Late answers of some queries change who comes first.
    org.emulator.faults.clear()
    org.emulator.faults.add({
      path: '/api/v2/analytics',
      share: 0.5,
      fault: { kind: 'latency', ms: 700 * (round + 1) },
    })
    const again = await captureDemand(org.client, window)
    expect(canonicalJson(again)).toBe(canonicalJson(first))
  }
})
