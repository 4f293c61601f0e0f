import { expect, it } from 'vitest'
import { ConfigError, IdempotencyError, PlanError, TimeoutError, ValidationError } from '../../core/errors'
import { inFlight } from '../../stores/kit/ledger-entry'
import { IN_DOUBT } from '../../transport/failures/network-failure'
import { describeError, EXIT, exitCodeOfCode, findExitCode } from './exit-code'

it('asks to try again while the same work runs elsewhere, and refuses a key of other content as wrong usage', () => {
  expect(findExitCode(new IdempotencyError('inFlight', 'runs'))).toBe(EXIT.tryAgain)
  expect(findExitCode(new IdempotencyError('mismatch', 'other'))).toBe(EXIT.usage)
})

it('is the same for an error of which only the code is left', () => {
  const reasons = ['stale', 'guardrail', 'conflict', 'locked', 'tampered', 'wrongOrg'] as const
  const errors = [
    ...reasons.map((reason) => new PlanError(reason, 'no')),
    new ConfigError('no'),
    new ConfigError('no', { code: 'file.unreadable' }),
    new ValidationError([]),
    new IdempotencyError('inFlight', 'no'),
    new IdempotencyError('mismatch', 'no'),
  ]
  expect(errors.map(({ code }) => exitCodeOfCode(code))).toEqual(errors.map(findExitCode))
  expect(exitCodeOfCode(undefined)).toBe(EXIT.failed)
  expect(exitCodeOfCode('plan.toString')).toBe(EXIT.failed)
})

it('names the flag with which the command breaks a lease, where that helps', () => {
  const said = 'Lease x is held. Wait for it, or break the lease by its id 1.'
  const flag =
    'To break it, give --break-lease with that id to apply, undo, due or calendar run; that of a schedule or a relay, to that command.'
  expect(describeError(new PlanError('locked', said))).toBe(`${said}\n${flag}`)
  const time = '2026-01-05T08:00:00Z'
  const claimedBy = { id: 'c1', purpose: 'apply', host: 'h', pid: 1, bootId: 'b', since: time, heartbeat: time }
  const running = inFlight('k', { key: 'k', contentHash: '', state: 'inFlight', atMs: 0, claimedBy, result: undefined })
  expect(describeError(running)).toBe(`${running.message}\n${flag}`)
  expect(describeError(new PlanError('locked', 'Lease x was lost.'))).toBe('Lease x was lost.')
})

it('says once that a write may have been carried out', () => {
  const late = new TimeoutError('attempt', `PATCH /x: no whole answer within 5 ms. ${IN_DOUBT}`, { inDoubt: true })
  expect(describeError(late)).toBe(late.message)
})
