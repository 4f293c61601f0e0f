import { expect, it } from 'vitest'
import { networkFailure } from './network-failure'

/** An error as fetch of Node throws it. */
function thrown(code: string, syscall?: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }) })
}

const reasonOf = (error: unknown): string => networkFailure(error, 'GET https://api.example', (text) => text).reason

it.each(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT'])(
  'takes %s for "not sent" only from an attempt to connect: an open connection breaks by it after sending',
  (code) => {
    expect(reasonOf(thrown(code, 'connect'))).toBe('notSent')
    expect(reasonOf(new AggregateError([Object.assign(new Error(), { code, syscall: 'connect' })]))).toBe('notSent')
    for (const syscall of ['read', 'write', undefined]) expect(reasonOf(thrown(code, syscall))).toBe('reset')
  },
)

it.each(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'])('takes %s for "not sent"', (code) => {
  expect(reasonOf(thrown(code))).toBe('notSent')
})
