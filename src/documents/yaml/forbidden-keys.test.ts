import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { parseDesired, parseDesiredValue } from '../../workflows/desired/read-desired'
import { parseYaml } from './parse'

describe('a key that means something to the language', () => {
  it.each(['__proto__', 'constructor'])('%s is refused by name and place, not dropped', async (key) => {
    const text = `format: skillroute/desired@1\nagents:\n  ${key}:\n    skills: { Billing: 3 }\n`
    const failure = await parseDesired(text).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ValidationError)
    expect(failure).toMatchObject({ issues: [{ message: expect.stringContaining(key), line: 3, column: 3 }] })
    const json = `{"format":"skillroute/desired@1","agents":{"Ada":{"skills":{"${key}":3}}}}`
    expect(() => parseDesiredValue(JSON.parse(json))).toThrow(`agents.Ada.skills.${key}`)
    expect(parseYaml(json).broken).toHaveLength(1)
  })

  it('and others are not', () => {
    expect(parseYaml('{ toString: 1, prototype: 2, proto: 3 }').broken).toEqual([])
  })
})

it('a file of a hundred thousand wrong lines is refused in a thousand', () => {
  const issues = Array.from({ length: 100_000 }, (_, at) => ({ path: `line ${at}`, message: 'is not known' }))
  const error = new ValidationError(issues)
  expect(error.issues).toHaveLength(1_001)
  expect(error.issues.at(-1)?.message).toContain('99000 more')
})
