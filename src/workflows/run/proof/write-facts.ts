import { defined } from '../../../core/defined'
import { BadRequestError, isApiError, NotFoundError, SkillrouteError } from '../../../core/errors'
import type { Json } from '../../../core/json/json'
import type { Change } from '../../../documents'
import type { ResponseInfo } from '../../../transport/contract/call-options'
import type { State, Write } from '../../subjects/driver'
import { type Unit, writtenOwner } from '../../subjects/subject'
import { toProblem } from '../options/problem'
import type { WriteFacts } from '../options/tally'
import { fail, isUndo, type Run, settle } from '../state/run'
import { imageKey } from './audit-evidence'
import { digestFields } from './audit-values'

/** Values before and after by their keys in the journal. */
export function images(
  run: Run,
  { driver, subject }: Unit,
  write: Write,
  now: State,
): { before: Record<string, Json>; after: Record<string, Json>; seen?: Record<string, string> } {
  const before: Record<string, Json> = {}
  const after: Record<string, Json> = {}
  for (const change of write.changes) {
    before[imageKey(change)] = driver.found(now, change, run.among(change))
    after[imageKey(change)] = change.after
  }
  const [body] = subject.kind === 'queue' ? now.values() : []
  return { before, after, ...(body === undefined ? {} : { seen: digestFields(body) }) }
}

export function showsAll(run: Run, { driver }: Unit, state: State, changes: readonly Change[]): boolean {
  return changes.every((change) => driver.holds(driver.found(state, change, run.among(change)), change))
}

export function isAboutOne(error: unknown): boolean {
  return error instanceof BadRequestError || error instanceof NotFoundError
}

/** The error for changes of a subject that does not exist. */
export function missingError({ changes: [change] }: Pick<Unit, 'changes'>): SkillrouteError {
  const what = change !== undefined && 'queue' in change ? 'queue' : 'user'
  const owner = change && writtenOwner(change)
  return new SkillrouteError(
    `${what}.notFound`,
    `No such ${what}: ${owner?.name} (${owner?.id}). It was deleted, or the plan is of another org.`,
  )
}

/**
 * Settles the changes of a subject that does not exist: they fail. An undo has nothing to revert there, so it leaves them
 * as it leaves what someone else changed.
 */
export async function settleMissing(run: Run, changes: readonly Change[]): Promise<void> {
  const error = missingError({ changes })
  if (!isUndo(run.plan)) return await fail(run, changes, error)
  for (const change of changes) await settle(run, change, 'conflict', { found: null, error: toProblem(error) })
}

/** Facts about a failed write. @param latencyMs since its request left; undefined: nothing was sent */
export function factsOfError(error: unknown, latencyMs: number | undefined): WriteFacts {
  const { correlationId, attempts } = isApiError(error) ? error : {}
  return {
    ...defined({ latencyMs, attempts, correlationId }),
  }
}

export function toWriteFacts(info: ResponseInfo | undefined): WriteFacts {
  if (info === undefined) return {}
  const { durationMs: latencyMs, correlationId, attempts } = info
  return { latencyMs, attempts, ...(correlationId === undefined ? {} : { correlationId }) }
}
