import { expect, it } from 'vitest'
import * as z from 'zod'
import { shapeProblems } from './problem'
import { valueSource } from './source'

function messages(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value)
  return error === undefined ? [] : shapeProblems(schema, error, valueSource(value)).map(({ message }) => message)
}

it('says how long a list or text may be, not that it must be a number', () => {
  expect(messages(z.array(z.number()).max(1), [1, 2])).toEqual(['must have at most 1 entry'])
  expect(messages(z.string().max(5), 'longer')).toEqual(['must have at most 5 characters'])
  expect(messages(z.array(z.number()).min(2), [1])).toEqual(['must have at least 2 entries'])
  expect(messages(z.string().min(1), '')).toEqual(['must not be empty'])
  expect(messages(z.number().max(5), 6)).toEqual(['must be at most 5, not 6'])
})
