import { describe, expect, it } from 'vitest'
import * as classic from 'zod'
import * as z from 'zod/mini'
import { checked } from './checked'

function messages(schema: z.core.$ZodType, value: unknown): string[] {
  const result = checked(schema, value)
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('what is wrong with a value', () => {
  it.each([
    [undefined, 'a: expected string, received undefined'],
    [null, 'a: expected string, received null'],
    [['x'], 'a: expected string, received array'],
    [1, 'a: expected string, received number'],
  ])('%j where text is wanted', (a, said) => {
    expect(messages(z.looseObject({ a: z.string() }), { a })).toEqual([said])
  })

  it('is said for words, unknown fields and values of several forms', () => {
    expect(messages(z.literal(['a', 'b']), 'c')).toEqual([': expected "a" or "b"'])
    expect(messages(z.strictObject({}), { x: 1, y: 2 })).toEqual([': has fields that do not belong here: x, y'])
    expect(messages(z.union([z.string(), z.number()]), true)).toEqual([': has none of the forms it may have'])
    expect(messages(z.string().check(z.minLength(1)), '')).toEqual([': is not as it should be'])
  })

  it('is said in the words of the schema where it has any', () => {
    expect(messages(z.string('must be text'), 1)).toEqual([': must be text'])
  })

  it('is said for schemas of zod itself as well', () => {
    expect(messages(classic.object({ a: classic.string() }), {})).toEqual(['a: expected string, received undefined'])
    expect(checked(classic.string().transform(Number), '7')).toMatchObject({ success: true, data: 7 })
  })
})
