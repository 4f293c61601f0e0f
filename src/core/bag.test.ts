import { describe, expect, it } from 'vitest'
import { bagIssues, checkBag, checkKind } from './bag'
import { ValidationError } from './errors'

const SPEC = 'timeoutMs?n retry?o name=s list?l flag?b run?f token?s'
const said = (value: unknown, spec = SPEC): string[] =>
  bagIssues(value, 'options', spec).map(({ path, message }) => `${path}: ${message}`)

describe('a bag of options', () => {
  it('passes with what it must have, and with undefined for the rest', () => {
    expect(said({ name: 'x' })).toEqual([])
    expect(
      said({ name: 'x', timeoutMs: 5, retry: {}, list: [], flag: false, run: () => 1, nothing: undefined }),
    ).toEqual([])
  })

  it('is refused for every wrong kind, with what was given', () => {
    expect(said({ name: 5, timeoutMs: '30s', retry: null, list: {}, flag: 'yes', run: [] })).toEqual([
      'options.timeoutMs: must be a number, not "30s"',
      'options.retry: must be an object, not null',
      'options.name: must be text, not 5',
      'options.list: must be a list, not an object',
      'options.flag: must be true or false, not "yes"',
      'options.run: must be a function, not a list',
    ])
    expect(said({})).toEqual(['options.name: is missing: give text'])
  })

  it('never shows a value whose name speaks of a secret', () => {
    expect(said({ name: 'x', token: 5 })).toEqual(['options.token: must be text, not a number'])
    expect(JSON.stringify(said({ name: 'x', token: { secret: 'S3CR3T' } }))).not.toContain('S3CR3T')
  })

  it('is refused for names that do not exist, with the one that was meant', () => {
    expect(said({ name: 'x', timeout: 5, lits: [], elsewhere: 1 })).toEqual([
      'options.timeout: does not exist: did you mean timeoutMs?',
      'options.lits: does not exist: did you mean list?',
    ])
    expect(said({ name: 'x', elsewhere: 1 }, 'name=s *')).toEqual([])
    expect(bagIssues({ name: 'x', elsewhere: 1 }, '', 'name=s list?l', true)).toEqual([
      { path: 'elsewhere', message: 'does not exist; there are name, list' },
    ])
  })

  it('may be part of something wider, whose other names are like none of its own or stand beside them', () => {
    expect(said({ name: 'x', snapshot: {}, demand: {}, timeoutMs: 5, timeout: 5 })).toEqual([])
  })

  it.each([null, undefined, 5, 'x', []])('is no bag: %s', (value) => {
    expect(said(value)).toEqual([expect.stringMatching(/^options: must be an object, not /)])
    expect(() => checkBag(value, 'options', SPEC)).toThrow(ValidationError)
  })

  it('says of one value what it must be', () => {
    expect(() => checkKind(5, 'text', 's')).toThrow('text: must be text, not 5')
    expect(() => checkKind('x'.repeat(100), 'list', 'l')).toThrow(`not "${'x'.repeat(60)}..."`)
  })
})
