import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySnapshot } from '../../../test/support/snapshot-arbitrary'
import { parseSnapshot } from './parse'

describe('parseSnapshot', () => {
  it('takes every snapshot as it is', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(parseSnapshot(snapshot)).toBe(snapshot)
      }),
    )
  })

  it('names what is wrong by its path, and not thousands of things', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(() => parseSnapshot({ ...snapshot, agents: [{ id: 'u1' }] })).toThrow(
          /snapshot: agents\[0\]\.name: .*agents\[0\]\.skills/s,
        )
      }),
      { numRuns: 3 },
    )
    const many = Array.from({ length: 5000 }, () => 7)
    expect(() => parseSnapshot({ format: 'skillroute/snapshot@1', agents: many })).toThrow(/and \d+ more/)
    for (const none of [null, 7, [], {}]) expect(() => parseSnapshot(none)).toThrow(/snapshot/)
  })
})
