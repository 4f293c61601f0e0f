import type { ApplyReport, ChangeResult, ChangeStatus } from '../../../documents'

/** How a run ended, in a word for people: `partial` only where some of it holds. */
export function outcomeWord(run: {
  readonly outcome: string
  readonly counts?: Readonly<Partial<Record<ChangeStatus, number>>> | undefined
}): string {
  const { outcome, counts } = run
  if (outcome !== 'partial' || counts === undefined) return outcome
  const { applied = 0, already = 0, resumed = 0, held = 0, undone = 0, failed = 0, conflict = 0 } = counts
  if (applied + already + resumed + held + undone > 0) return outcome
  if (failed > 0) return 'failed'
  return conflict > 0 ? 'conflict' : 'nothing done'
}

type CanaryEnd = NonNullable<ApplyReport['canary']>

/** How a canary ended. One without a figure to evaluate missed no limit, and passed none. */
export function canaryWord({ passed, evaluated }: CanaryEnd): 'passed' | 'failed' | 'not evaluated' {
  if (!passed) return 'failed'
  return evaluated === 0 ? 'not evaluated' : 'passed'
}

export function canaryState(canary: CanaryEnd): 'good' | 'bad' | 'warn' {
  return ({ passed: 'good', failed: 'bad', 'not evaluated': 'warn' } as const)[canaryWord(canary)]
}

/** Ids in messages, which differ where the trouble is the same. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
/** How often a call was tried, why it was not repeated, and how long something took: they differ from call to call. */
const TRIES = / after \d+ attempts?| (?:Not repeated, since|Tried as often)[^.]*\./g
const DURATION = /\d+(?:\.\d+)? ?(?:ms|s|min|h)\b/g
/** The request that a message begins with, and all that a connection's failure adds to it. */
const REQUEST = /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE) \S+ .*$/s
/**
 * A write in doubt must be checked before it is repeated, so it is a different problem from one that was certainly not
 * made.
 */
const IN_DOUBT = /may have been carried out/

/**
 * A key that is equal for changes with the same problem: one outage of the network, whatever the request and the number
 * of attempts, or messages that differ only in ids, attempts and durations.
 */
export function explainTrouble({ status, error }: ChangeResult): string {
  const { code, message = '' } = error ?? {}
  const plain = message.replace(ID, '').replace(TRIES, '').replace(DURATION, '')
  const outage = code?.startsWith('connection.') ? plain.replace(REQUEST, '') : plain
  return JSON.stringify([status, code, outage, IN_DOUBT.test(message.replace(TRIES, ''))])
}
