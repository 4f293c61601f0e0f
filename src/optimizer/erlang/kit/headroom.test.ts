import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erlangC, headroomAbove } from '../erlang-c'

/** A double as a whole number of 2^-1074, which every double is. */
function exactly(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = bits & 0xfffffffffffffn
  return exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n)
}

describe('headroomAbove', () => {
  it('is what whole-number arithmetic finds, to the last bits', () => {
    const amount = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        (callsPerHour, ahtSeconds, headroom) => {
          const load = (callsPerHour * ahtSeconds) / 3600
          const agents = load * (1 + headroom)
          const one = exactly(1)
          // Agents * 3600 - calls * AHT in units of 2^-2148, then back as a ratio to what was found.
          const exact = exactly(agents) * exactly(3600) - exactly(callsPerHour) * exactly(ahtSeconds)
          const found = exactly(headroomAbove({ callsPerHour, ahtSeconds }, agents, load)) * 3600n * one
          const off = Number(((found - exact) * 10n ** 20n) / exact) / 1e20
          expect(Math.abs(off)).toBeLessThan(1e-15)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('keeps the service level exact close to saturation, for waits of many handle times', () => {
    // 40 digits: the load is 1e-6 below the agents, the target 142,857 handle times.
    const answer = erlangC({ callsPerHour: 51428.520000000004, ahtSeconds: 0.7, agents: 10, targetSeconds: 1e5 })
    expect(Math.abs(answer.serviceLevel - 0.760349840726487)).toBeLessThan(1e-14)
  })

  it('falls back where the inputs are too large to be split', () => {
    expect(headroomAbove({ callsPerHour: 3600, ahtSeconds: 1 }, 1e305, 1)).toBe(1e305)
  })
})
