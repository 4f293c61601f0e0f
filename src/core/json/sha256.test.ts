import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainSha256 } from './sha256'

const byNode = (text: string): string => createHash('sha256').update(text).digest('hex')

it('gives the published digests, and those of Node for any text and length', () => {
  expect(plainSha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(plainSha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  // Around the ends of blocks, where the padding needs another one.
  for (let length = 0; length < 200; length++) expect(plainSha256('a'.repeat(length))).toBe(byNode('a'.repeat(length)))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(plainSha256(text)).toBe(byNode(text))
    }),
    { numRuns: 200 },
  )
})
