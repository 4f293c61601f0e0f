import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MASK, redact, redactText } from './redact'

describe('redact', () => {
  it('masks by key, whatever its spelling', () => {
    const redacted = redact({ client_secret: 'a', 'X-Api-Key': 'b', Authorization: 'c', accessToken: 'd', name: 'Ada' })
    expect(redacted).toEqual({
      client_secret: MASK,
      'X-Api-Key': MASK,
      Authorization: MASK,
      accessToken: MASK,
      name: 'Ada',
    })
  })

  it('masks credentials inside text', () => {
    expect(redactText('Authorization: Bearer abcdef123456')).toBe(`Authorization: Bearer ${MASK}`)
    expect(redactText('https://user:pass@host/x?access_token=abc&b=1')).toBe(
      `https://${MASK}@host/x?access_token=${MASK}&b=1`,
    )
  })

  it('masks a registered secret wherever it hides', () => {
    const secret = 's3cr3t-value'
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, around) => {
        const hidden = {
          value,
          [`key ${secret}`]: [`${around}${secret}${around}`, new Error(`x ${secret}`, { cause: secret })],
        }
        expect(JSON.stringify(redact(hidden, [secret]))).not.toContain(secret)
      }),
    )
  })

  it('writes a date that is not valid as null, as JSON does', () => {
    expect(redact({ at: new Date(Number.NaN), from: new Date(0) })).toEqual({
      at: null,
      from: '1970-01-01T00:00:00.000Z',
    })
  })

  it('survives cycles and very deep values', () => {
    const loop: Record<string, unknown> = { a: 1 }
    loop.self = loop
    expect(redact(loop)).toEqual({ a: 1, self: '[circular]' })
    let deep: unknown = 'bottom'
    for (let i = 0; i < 1000; i++) deep = [deep]
    expect(JSON.stringify(redact(deep))).toContain('[too deep]')
  })
})
