import type { Client } from '../../../client'
import { AuthenticationError } from '../../../core/errors'
import type { Json } from '../../../core/json/json'
import type { Random } from '../../../core/random'
import type { Clock } from '../../../core/time/clock'
import type { ApplyReport, Change, ChangeStatus, ExternalWrite, Plan } from '../../../documents'
import { changedOwner } from '../../../documents/plan/aspect-name'
import type { JournalEntry } from '../../../documents/ports/ports'
import type { ApplyEntry } from '../../../documents/run/apply-entry'
import type { CallOptions } from '../../../transport/contract/call-options'
import { isAsSeen } from '../../subjects/images'
import { describeAspect, findSubject, formatValue } from '../../subjects/subject'
import type { Replay } from '../journal/replay'
import type { ApprovalRecord } from '../options/approval-record'
import type { CanaryOptions } from '../options/canary-options'
import type { ConflictPolicy } from '../options/decide'
import type { FreezeCheck } from '../options/freeze'
import type { ApplyOptions, ApplyProgress } from '../options/options'
import { type Problem, toProblem } from '../options/problem'
import type { Tally } from '../options/tally'
import type { RunLimit } from '../options/time-limit'
import type { Rereads } from './rereads'

/** Everything one apply run shares. */
export interface Run {
  readonly client: Client
  readonly plan: Plan
  /** The changes of the plan that this run makes. */
  readonly changes: readonly Change[]
  readonly clock: Clock
  /** How long the run has lasted, ms; correct even if the clock is set. */
  readonly elapsedMs: () => number
  readonly random: Random
  readonly policy: ConflictPolicy
  readonly onFailure: 'stop' | 'continue' | 'undo'
  readonly dryRun: boolean
  readonly concurrency: number
  readonly readBackMs: number
  readonly signal: AbortSignal | undefined
  /** Checks, just before a write leaves, that it is still allowed. */
  readonly confirm: ApplyOptions['confirm']
  /** Changes whose request has left and has no recorded answer yet. */
  readonly underWay: Set<Change>
  readonly replay: Replay
  readonly tally: Tally
  /** True when the ledger says that this plan was fully applied before. */
  finished: boolean
  /** True once nothing more may be written. Requests in progress end in order. */
  halted: boolean
  readonly limit: RunLimit
  /** True when the time limit or a freeze halted the run, and another run will continue. */
  stopped: boolean
  /** Who approved it, and why it runs. */
  readonly approvalRecord: ApprovalRecord
  /** Says why nothing may be written at a given time; undefined: writing is allowed. */
  readonly freeze: FreezeCheck
  /** The freeze that halted the run, as a reason. */
  frozen: string | undefined
  /** The work left to the next run, once the time limit or a freeze has ended this one. */
  unfinished: ApplyReport['unfinished'] | undefined
  /** Ids of changes with a failed write of this run that may have taken effect. */
  readonly doubtful: Set<string>
  /** Handles checks that became too old before their write could leave. */
  readonly rereads: Rereads
  nextWrite: number
  /** All changes of the plan to the subject of this one. */
  readonly among: (change: Change) => readonly Change[]
  /** Reads before a write that took longer than a check stays fresh, in ms by the name of the queue or user. */
  readonly slowReads: Map<string, number>
  /** How long to wait for the Genesys audits, ms, also by whether a read was slow; undefined: they are not read. */
  readonly auditWaitMs: ((isSlow: boolean) => number) | undefined
  /** Writes by others between a check and a write of this run, once they were searched for. */
  external: { readonly writes: readonly ExternalWrite[]; readonly check: ApplyReport['externalCheck'] | undefined }
  /** The canary that was requested, and how it ended. */
  readonly canary: { readonly options: CanaryOptions | undefined; ended: ApplyReport['canary'] | undefined }
  /** Makes an entry durable. Does nothing in a dry run. */
  readonly record: (entry: Unstamped<ApplyEntry>) => Promise<void>
  /** Reports the progress. */
  readonly report: () => void
  /** Enters a phase and reports it. */
  readonly phase: (next: ApplyProgress['step']) => void
}

/** An entry before it gets its time. */
export type Unstamped<T> = T extends { readonly at: string } ? Omit<T, 'at'> : never

/** All changes of the plan to the subject of these ones. */
export function selectAmong(run: Run, [first]: readonly Change[]): readonly Change[] {
  return first === undefined ? [] : run.among(first)
}

/** Options of a read in this run, whose answers are counted. */
export function reading(run: Run): CallOptions {
  return { signal: run.signal, priority: 'background', onResponse: (info) => run.tally.countAnswer('reads', info) }
}

/** Records the final status of a change in tally and journal. */
export async function settle(
  run: Run,
  change: Change,
  status: ChangeStatus,
  facts: { found?: Json; error?: Problem; lagMs?: number } = {},
): Promise<void> {
  run.tally.settle(change, status, facts)
  await run.record({ type: 'settled', changeId: change.id, status, ...facts })
}

/** Settles changes that could not be written as failed, and halts the run if the policy says so. */
export async function fail(run: Run, changes: readonly Change[], error: unknown): Promise<void> {
  if (run.onFailure !== 'continue' || error instanceof AuthenticationError) run.halted = true
  const problem = toProblem(error)
  for (const change of changes) await settle(run, change, 'failed', { error: problem })
}

/** Settles a change whose target someone else changed as a conflict. Under `fail` nothing more is written. */
export async function conflict(run: Run, change: Change, found: Json): Promise<void> {
  if (run.policy === 'fail') run.halted = true
  const when = isUndo(run.plan) ? 'as we left it' : 'when the plan was made'
  const [before, now] = [formatValue(change, change.before), formatValue(change, found)]
  const { id } = changedOwner(change)
  const isAdded = isUndo(run.plan) && run.among(change).some((one) => one.kind === 'member.add' && one.user.id === id)
  const back = isAdded ? 'someone else has added this member' : 'set back by someone else'
  const message = isAsSeen(found, change)
    ? `${describe(change)} is ${now} again: ${back}`
    : `${describe(change)} was ${before} ${when} and is ${now} now`
  await settle(run, change, 'conflict', { found, error: { code: 'apply.conflict', message } })
}

/** Skips changes because of a conflict of another change of the same user or queue settings. */
export async function skipBesideConflict(run: Run, changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    const what = { skills: 'another skill', languages: 'another language' }
    const { kind } = findSubject(change)
    const other = kind === 'skills' || kind === 'languages' ? `${what[kind]} of this user` : 'something else here'
    const message = `${other} was changed by someone else; the rest is left alone (the conflict policy merge would write it)`
    await settle(run, change, 'skipped', { error: { code: 'apply.leftAlone', message } })
  }
}

/** Whether this run or an earlier one wrote a change, or may have. */
export function isOurs({ replay, tally, doubtful }: Run, change: Change): boolean {
  const { id } = change
  return tally.wasWritten(change) || doubtful.has(id) || replay.written.has(id) || replay.inDoubt.has(id)
}

/** Whether a plan undoes another one. */
export function isUndo({ source }: Pick<Plan, 'source'>): boolean {
  return source.startsWith(UNDO_OF)
}

/** The id of the plan that a plan or a run undoes, by its source; undefined for any other. */
export function undoneId({ source }: { readonly source?: string | undefined }): string | undefined {
  return source?.startsWith(UNDO_OF) === true ? source.slice(UNDO_OF.length) : undefined
}

/** First words of the source of an undo's plan; the id of the undone plan follows. */
const UNDO_OF = 'undo of '

/** A change's target in a few words: `Ann / Billing`. */
export function describe(change: Change): string {
  return `${changedOwner(change).name} / ${describeAspect(change)}`
}

/** Adds the time to entries and appends them. */
export function recorder(
  append: (entry: JournalEntry) => Promise<void>,
  clock: Clock,
): (entry: Unstamped<ApplyEntry>) => Promise<void> {
  return (entry) => append({ ...entry, at: new Date(clock.now()).toISOString() })
}
