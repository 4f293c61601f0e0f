import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { sha256 } from './hash'

it('gives the published digest, and without a platform that answers at once the same for any text', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const here = sha256(text)
      vi.stubGlobal('process', undefined)
      try {
        expect(sha256(text)).toBe(here)
      } finally {
        vi.unstubAllGlobals()
      }
    }),
    { numRuns: 20 },
  )
})
