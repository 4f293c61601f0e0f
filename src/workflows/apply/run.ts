import type { Client } from '../../client'
import type { Clock } from '../../core/clock'
import type { Change, ChangeStatus, Plan } from '../../core/documents'
import { AuthenticationError } from '../../core/errors'
import type { JournalEntry } from '../../core/ports'
import type { Random } from '../../core/random'
import type { CallOptions } from '../../transport/call-options'
import type { ConflictPolicy } from './decide'
import type { ApplyEntry } from './entries'
import type { ApplyProgress } from './options'
import { type Problem, problemOf } from './problem'
import type { Replay } from './replay'
import type { Tally } from './tally'

/** Everything one apply run shares. */
export interface Run {
  readonly client: Client
  readonly plan: Plan
  readonly clock: Clock
  readonly random: Random
  readonly policy: ConflictPolicy
  readonly onFailure: 'stop' | 'continue'
  readonly dryRun: boolean
  readonly concurrency: number
  readonly readBackMs: number
  readonly signal: AbortSignal | undefined
  readonly replay: Replay
  readonly tally: Tally
  /** True when the ledger knows that this plan was applied to its end before. */
  finished: boolean
  /** True once nothing more may be written. What is under way ends in order. */
  halted: boolean
  /** Number of the next write. */
  nextWrite: number
  /** Makes an entry durable. Does nothing in a dry run. */
  readonly record: (entry: Unstamped<ApplyEntry>) => Promise<void>
  /** Tells the caller where the run is. */
  readonly report: () => void
  /** Enters a phase and tells. */
  readonly phase: (next: ApplyProgress['phase']) => void
}

/** An entry before it gets its time. */
export type Unstamped<T> = T extends { readonly at: string } ? Omit<T, 'at'> : never

/** Options for a read of this run; answers are counted. */
export function reading(run: Run): CallOptions {
  return { signal: run.signal, onResponse: (info) => run.tally.countAnswer('reads', info) }
}

/** Ends a change in tally and journal. */
export async function settle(
  run: Run,
  change: Change,
  status: ChangeStatus,
  facts: { found?: number | null; error?: Problem } = {},
): Promise<void> {
  run.tally.settle(change, status, facts)
  await run.record({ type: 'settled', changeId: change.id, status, ...facts })
}

/** Ends changes that could not be written, and the run with them where the policy says so. */
export async function fail(run: Run, changes: readonly Change[], error: unknown): Promise<void> {
  if (run.onFailure === 'stop' || error instanceof AuthenticationError) run.halted = true
  const problem = problemOf(error)
  for (const change of changes) await settle(run, change, 'failed', { error: problem })
}

/** Ends changes whose target someone else changed. Under `fail` nothing more is written. */
export async function conflict(run: Run, change: Change, found: number | null): Promise<void> {
  if (run.policy === 'fail') run.halted = true
  const error = {
    code: 'apply.conflict',
    message: `${change.user.name} / ${change.skill.name} was ${level(change.before)} when the plan was made and is ${level(found)} now`,
  }
  await settle(run, change, 'conflict', { found, error })
}

/** Ends changes that wait for another conflict of the same user to be looked at. */
export async function spare(run: Run, changes: readonly Change[]): Promise<void> {
  const error = {
    code: 'apply.spared',
    message:
      'another skill of this user was changed by someone else; the user is left alone (onConflict: merge would go on)',
  }
  for (const change of changes) await settle(run, change, 'skipped', { error })
}

export function level(value: number | null): string {
  return value === null ? 'not held' : String(value)
}

/** Stamps entries and appends them. */
export function recorder(
  append: (entry: JournalEntry) => Promise<void>,
  clock: Clock,
): (entry: Unstamped<ApplyEntry>) => Promise<void> {
  return (entry) => append({ ...entry, at: new Date(clock.now()).toISOString() })
}
