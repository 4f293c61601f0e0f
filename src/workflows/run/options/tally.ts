import { isApiError } from '../../../core/errors'
import type { Change, ChangeResult, ChangeStatus } from '../../../documents'
import type { ResponseInfo } from '../../../transport/contract/call-options'

export type WriteFacts = Pick<ChangeResult, 'latencyMs' | 'correlationId' | 'attempts'>

/** Counts requests and keeps the result of each change. */
export interface Tally {
  /** Records the final status of a change. The first status stands, except that a read-back may correct `failed`. */
  settle(change: Change, status: ChangeStatus, facts?: Omit<ChangeResult, 'changeId' | 'status'>): void
  /** Records that the write of a change was answered, or must be read back. @param atMs when the answer came */
  wrote(change: Change, facts: WriteFacts, atMs?: number): void
  /** Keeps facts about a write that failed or had no answer, in case the change fails. */
  failedWith(change: Change, facts: WriteFacts): void
  isOpen(change: Change): boolean
  wasWritten(change: Change): boolean
  facts(change: Change): WriteFacts
  /** When the answer to the write of a change came; undefined without one in this run. */
  wroteAtMs(change: Change): number | undefined
  /** The final status of a change; undefined until it has one. */
  statusOf(change: Change): ChangeStatus | undefined
  /** Why a change failed or was left, if it was. */
  errorOf(change: Change): ChangeResult['error']
  /** Results in the order of the plan; a change that was never tried is `skipped`. */
  results(): ChangeResult[]
  counts(): Record<ChangeStatus, number>
  /** Changes written or settled. */
  readonly progressed: number
  readonly requests: { reads: number; writes: number; retries: number }
  countAnswer(kind: 'reads' | 'writes', info: Pick<ResponseInfo, 'attempts'>): void
  countError(kind: 'reads' | 'writes', error: unknown): void
}

/** @param changes all changes of the plan */
export function createTally(changes: readonly Change[]): Tally {
  const results = new Map<string, ChangeResult>()
  const written = new Map<string, WriteFacts>()
  const answered = new Map<string, number>()
  const errors = new Map<string, WriteFacts>()
  const touched = new Set<string>()
  const counts = { applied: 0, already: 0, resumed: 0, conflict: 0, failed: 0, skipped: 0, held: 0, undone: 0 }
  const requests = { reads: 0, writes: 0, retries: 0 }
  const count = (kind: 'reads' | 'writes', attempts: number): void => {
    requests[kind] += 1
    requests.retries += Math.max(0, attempts - 1)
  }
  return {
    settle(change, status, facts = {}) {
      const earlier = results.get(change.id)
      if (earlier !== undefined) counts[earlier.status] -= 1
      counts[status] += 1
      touched.add(change.id)
      const atMs = answered.get(change.id)
      const time = atMs === undefined ? {} : { writtenAt: new Date(atMs).toISOString() }
      const tried = status === 'failed' ? errors.get(change.id) : undefined
      results.set(change.id, { changeId: change.id, status, ...tried, ...written.get(change.id), ...time, ...facts })
    },
    wrote(change, facts, atMs) {
      touched.add(change.id)
      written.set(change.id, facts)
      if (atMs === undefined) return
      answered.set(change.id, atMs)
      errors.delete(change.id)
    },
    failedWith: (change, facts) => void errors.set(change.id, facts),
    wasWritten: (change) => written.has(change.id),
    isOpen: (change) => !results.has(change.id) && !written.has(change.id),
    facts: (change) => written.get(change.id) ?? {},
    wroteAtMs: (change) => answered.get(change.id),
    statusOf: (change) => results.get(change.id)?.status,
    errorOf: (change) => results.get(change.id)?.error,
    results: () => changes.map((change) => results.get(change.id) ?? { changeId: change.id, status: 'skipped' }),
    counts: () => ({ ...counts }),
    get progressed() {
      return touched.size
    },
    requests,
    countAnswer: (kind, info) => count(kind, info.attempts),
    countError(kind, error) {
      if (isApiError(error)) count(kind, error.attempts)
      else count(kind, 1)
    },
  }
}
