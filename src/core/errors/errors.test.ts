import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  ApiError,
  ConfigError,
  ConflictError,
  ConnectionError,
  IdempotencyError,
  isApiError,
  isSkillrouteError,
  NotFoundError,
  PlanError,
  SkillrouteError,
  TimeoutError,
  ValidationError,
} from '.'

const info = {
  status: 409,
  code: 'general.conflict',
  correlationId: 'c-1',
  method: 'PUT',
  path: '/api/v2/x',
  attempts: 2,
}

describe('error classes', () => {
  it('know their own kind and their parents, and no other', () => {
    const error = new ConflictError('changed', info)
    expect(error).toBeInstanceOf(ConflictError)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toBeInstanceOf(SkillrouteError)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(NotFoundError)
    expect(new TimeoutError('deadline', 'late')).toBeInstanceOf(ConnectionError)
    expect(new ConnectionError('gone')).not.toBeInstanceOf(TimeoutError)
    expect(new Error('plain')).not.toBeInstanceOf(SkillrouteError)
  })

  it('are recognized when another copy of the package made them', () => {
    // Another realm stands for another copy: its class is a different object with the same brand.
    const external: unknown = runInContext(
      `const e = new Error('x'); Object.defineProperty(e, Symbol.for('skillroute.error'), { value: names }); e`,
      createContext({ names: ['NotFoundError', 'ApiError', 'SkillrouteError'] }),
    )
    expect(isSkillrouteError(external)).toBe(true)
    expect(isApiError(external)).toBe(true)
    expect(external instanceof NotFoundError).toBe(true)
    expect(external instanceof ConfigError).toBe(false)
  })

  it('give a plain object without secrets', () => {
    const cause = Object.assign(new Error('sent Bearer abcdefghijk'), { code: 'ECONNRESET', headers: { a: 'b' } })
    const json = new ConnectionError('lost access_token=abc', { cause }).toJSON()
    expect(JSON.stringify(json)).not.toMatch(/abcdefghijk|=abc/)
    expect(json).toMatchObject({ name: 'ConnectionError', code: 'connection.failed', cause: { code: 'ECONNRESET' } })
    expect(json.cause).not.toHaveProperty('headers')
  })

  it('carry their facts into JSON', () => {
    expect(new ConflictError('changed', info).toJSON()).toMatchObject({ ...info, name: 'ConflictError', details: [] })
    expect(new PlanError('stale', 'old').toJSON()).toMatchObject({ code: 'plan.stale', reason: 'stale' })
    expect(new IdempotencyError('inFlight', 'busy').code).toBe('idempotency.inFlight')
  })

  it('name every issue in the message', () => {
    const error = new ValidationError([
      { path: 'skills[0].level', message: 'must be 0 to 5, not 7' },
      { path: '', message: 'the file is empty' },
    ])
    expect(error.message).toBe('skills[0].level: must be 0 to 5, not 7; the file is empty')
  })
})
