import { expect, it } from 'vitest'
import { IdempotencyError } from '../core/errors'
import { EXIT, exitCodeOf } from './exit-code'

it('asks to try again while the same work runs elsewhere, and not for a key used for other content', () => {
  expect(exitCodeOf(new IdempotencyError('inFlight', 'runs'))).toBe(EXIT.tryAgain)
  expect(exitCodeOf(new IdempotencyError('mismatch', 'other'))).toBe(EXIT.failed)
})
