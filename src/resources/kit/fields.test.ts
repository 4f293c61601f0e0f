import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { figures } from './fields'

const schema = figures(['count', 'sum'])

describe('figures', () => {
  it('passes what an object of optional numbers passes, untouched, and refuses what it refuses, at the same place', () => {
    const plain = z.looseObject({ count: z.optional(z.number()), sum: z.optional(z.number()) })
    const field = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(undefined), fc.jsonValue())
    const value = fc.oneof(
      fc.record({ count: field, sum: field, other: fc.jsonValue() }, { requiredKeys: [] }),
      fc.jsonValue(),
    )
    const pathsOf = (result: z.core.util.SafeParseResult<unknown>) =>
      result.success ? 'right' : result.error.issues.map(({ code, path }) => `${code} ${path.join('.')}`).sort()
    fc.assert(
      fc.property(value, (given) => {
        const found = z.safeParse(schema, given)
        expect(pathsOf(found)).toEqual(pathsOf(z.safeParse(plain, given)))
        if (found.success) expect(found.data).toBe(given)
      }),
      { numRuns: 1000 },
    )
  })
})
