import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { chunks } from './in-parts'

it('splits into parts that join to the list, each but the last full', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 60 }), (items, size) => {
      const parts = chunks(items, size)
      expect(parts.flat()).toEqual(items)
      expect(parts).toHaveLength(Math.ceil(items.length / size))
      for (const part of parts.slice(0, -1)) expect(part).toHaveLength(size)
      expect(parts.every((part) => part.length > 0)).toBe(true)
    }),
  )
})
