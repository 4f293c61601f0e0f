import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { checkId, checkIds, checkInput, checkLevels, nonEmpty, oneOf, wholeNumber } from './input'

function issuesOf(run: () => unknown) {
  try {
    run()
  } catch (error) {
    if (error instanceof ValidationError) return error.issues
    throw error
  }
  return []
}

describe('ids', () => {
  it('refuses what would make another path, naming the field', () => {
    for (const bad of ['', 'a/b', '../users', '..', 'a?b', 'a#b', 'a b', 'a\\b', 7, undefined, null]) {
      expect(
        issuesOf(() => checkId(bad, 'queueId')),
        String(bad),
      ).toMatchObject([{ path: 'queueId' }])
    }
    expect(checkId('b4a18b5b-a692-4412-a3b2-595cc8ceae9e', 'queueId')).toBe('b4a18b5b-a692-4412-a3b2-595cc8ceae9e')
  })

  it('names the entry of a list and gives each id once', () => {
    expect(issuesOf(() => checkIds(['a', 'b/c'], 'userIds'))).toMatchObject([{ path: 'userIds[1]' }])
    expect(checkIds(['a', 'b', 'a'], 'userIds')).toEqual(['a', 'b'])
  })
})

describe('levels', () => {
  it('refuses levels outside 0 to 5, text and NaN, naming each entry', () => {
    const levels = [
      { id: 'a', proficiency: 5.1 },
      { id: 'b', proficiency: '3' },
      { id: 'c', proficiency: -0.5 },
      { id: 'd', proficiency: Number.NaN },
      { id: 'e', proficiency: 0 },
    ]
    const issues = issuesOf(() => checkLevels(levels, 'skills'))
    expect(issues.map(({ path }) => path)).toEqual([0, 1, 2, 3].map((index) => `skills[${index}].proficiency`))
    expect(issues[1]?.message).toBe('must be a number from 0 to 5, not "3"')
  })

  it('refuses a skill named twice', () => {
    const twice = [
      { id: 'a', proficiency: 1 },
      { id: 'a', proficiency: 2 },
    ]
    expect(issuesOf(() => checkLevels(twice, 'skills'))).toMatchObject([{ path: 'skills[1].id' }])
  })

  it('takes what was read, without the fields that cannot be written, and leaves the input alone', () => {
    const read = [{ id: 'a', name: 'Sales', proficiency: 2.5, state: 'active', skillUri: '/x' }]
    expect(checkLevels(read, 'skills')).toEqual([{ id: 'a', proficiency: 2.5 }])
    expect(read[0]).toHaveProperty('name')
  })
})

describe('input of other kinds', () => {
  const said = (schema: Parameters<typeof checkInput>[0], value: unknown) => {
    const issues = issuesOf(() => checkInput(schema, value, 'it'))
    return issues.length === 0 ? value : issues.map(({ path, message }) => `${path}: ${message}`).join('; ')
  }
  const ring = () => wholeNumber({ min: 1, max: 6 })

  it('whole numbers of a range', () => {
    expect([1, 6].map((value) => said(ring, value))).toEqual([1, 6])
    expect([0, 7].map((value) => said(ring, value))).toEqual(Array(2).fill('it: must be from 1 to 6'))
    expect(['1', 1.5, Number.NaN, undefined].map((value) => said(ring, value))).toEqual(
      Array(4).fill('it: must be a whole number, from 1 to 6'),
    )
    expect(said(() => wholeNumber({ min: 10 }), 9)).toBe('it: must be at least 10')
  })

  it('text with something in it', () => {
    expect(said(() => nonEmpty(), ' a ')).toBe(' a ')
    expect(said(() => nonEmpty(), ' ')).toBe('it: must not be empty')
    expect(said(() => nonEmpty('must be a name'), 1)).toBe('it: must be a name')
  })

  it('one of a few words', () => {
    expect(said(() => oneOf(['a', 'b']), 'b')).toBe('b')
    expect([undefined, 'B', 1].map((value) => said(() => oneOf(['a', 'b']), value))).toEqual(
      Array(3).fill('it: must be one of a, b'),
    )
  })
})
