import * as z from 'zod'
import type { Client } from '../../../client'
import { PlanError } from '../../../core/errors'
import { type Clock, sleep, startTimer } from '../../../core/time/clock'
import type { ApplyReport, Change, ChangeResult, Plan } from '../../../documents'
import type { Journal, JournalEntry } from '../../../documents/ports/ports'
import { groupUnits, type Unit } from '../../subjects/subject'
import { execute, prepare, recordStart } from '../engine/execute'
import { replayJournal } from '../journal/replay'
import type { ApplyOptions } from '../options/options'
import { putRingsOfPlanBack } from '../state/rings'
import { FIRST_WAIT_MS, nextWaitMs } from '../state/stopwatch'
import { planUndo, type UndoPlan } from './plan-undo'

export interface UndoResult {
  /** Of the undo's own plan. */
  readonly report: ApplyReport
  readonly plan: Plan
  /** Ids of the plan's changes that the undo has reverted. */
  readonly changeIds: readonly string[]
}

export interface UndoScope {
  readonly journal: Journal
  /** Ids of the changes to undo. */
  readonly written: ReadonlySet<string>
  /** Ids of those that were seen in the org. Default: those that the journal says were seen. */
  readonly sure?: ReadonlySet<string> | undefined
  /** Why a failure is undone. Recorded first, so that a resumed run continues the undo. */
  readonly reason?: string | undefined
  /** True: these changes are undone because they expired; held changes will still be made. Default false. */
  readonly expired?: boolean | undefined
}

/**
 * Undoes written changes with the engine that applies them: it writes only where the org still has our value, and
 * reports later changes by others as conflicts. Its entries go into the journal of the plan, so that it can be resumed.
 */
export async function undoChanges(
  client: Client,
  plan: Plan,
  options: ApplyOptions,
  { journal, written, sure, reason, expired = false }: UndoScope,
): Promise<UndoResult> {
  const clock = options.clock ?? client.clock
  const at = (): string => new Date(clock.now()).toISOString()
  const { proven, done, held } = await replayJournal(journal, plan)
  const undo = planUndo(plan, written, sure ?? proven)
  // Recorded first: even if this undo is interrupted, held changes must not be made later.
  const waits = !expired && plan.changes.some(({ from }) => from !== undefined)
  if (waits && options.dryRun !== true) await journal.append({ type: 'withdrawn', at: at() })
  if (reason !== undefined && options.dryRun !== true) await journal.append({ type: 'undoing', at: at(), reason })
  const undoOptions: ApplyOptions = {
    ...options,
    onFailure: 'continue',
    canary: undefined,
    changeIds: undefined,
    guardrails: undefined,
    ...UNAPPROVED,
  }
  const prepared = await prepare(client, undo.plan, undoOptions, subJournal(journal, undo.plan.id))
  // Done only after `prepare`, which has checked that this is the right org.
  if (options.dryRun !== true) {
    const { readBackMs: waitMs, signal } = prepared.run
    await putRingsOfPlanBack(client, plan, journal, { signal, priority: 'background', onSend: options.confirm })
    const answered = plan.changes.filter(({ id }) => written.has(id) && done.has(id))
    await untilLanded(client, answered, { clock, waitMs, signal })
  }
  await recordStart(prepared)
  const canceled = waits && held.size > 0 ? { canceled: held.size } : {}
  const report = { ...(await execute(prepared)), undoes: { planId: plan.id, planHash: plan.hash, ...canceled } }
  const ended = (isEnded: (result: ChangeResult) => boolean): string[] => listEnded(report, undo, isEnded)
  // A value that was undone once and set again belongs to someone else; so does one that others changed before it
  // expired. One of a deleted user or queue does not: whoever restores them finds our value again.
  const isTheirs = ({ changeId, status, error }: ChangeResult): boolean =>
    status === 'conflict' &&
    error?.code.endsWith('.notFound') !== true &&
    (expired || prepared.replay.written.has(changeId))
  const unfinished = report.counts.failed > 0 || report.counts.skipped > 0
  if (options.dryRun !== true && !(unfinished && reason !== undefined)) {
    const changeIds = ended((result) => isGone(result) || isTheirs(result))
    const settled = ended((result) => isGone(result) || result.status === 'conflict')
    const left = settled.filter((id) => !changeIds.includes(id))
    const entry = { type: 'undone', at: at(), changeIds, ...(expired ? { expired } : {}) }
    await journal.append(left.length === 0 ? entry : { ...entry, left })
  }
  return { report, plan: undo.plan, changeIds: ended(isGone) }
}

/** The approvals are for the plan; undoing it needs none. */
const UNAPPROVED = { approvals: undefined }

/** Whether the result of an undo's change means that the undone change is no longer in the org. */
function isGone({ status }: ChangeResult): boolean {
  return status === 'applied' || status === 'already' || status === 'resumed'
}

/** Ids of the plan's changes for which every change of the undo passes the test. */
function listEnded(
  { results }: ApplyReport,
  { undoes }: UndoPlan,
  isEnded: (result: ChangeResult) => boolean,
): string[] {
  const of = (some: readonly ChangeResult[]): string[] => some.flatMap(({ changeId }) => undoes.get(changeId) ?? [])
  const open = new Set(of(results.filter((result) => !isEnded(result))))
  return [...new Set(of(results).filter((id) => !open.has(id)))]
}

const wrapped = z.object({ plan: z.string(), entry: z.looseObject({ type: z.string(), at: z.string() }) })

/**
 * The journal of an undo, kept inside the journal of the undone plan, so that one file has everything in order.
 * @param planId of the undo's own plan. Entries of other undos are left out, and entries of the same undo from before
 * the plan was applied again
 */
function subJournal(journal: Journal, planId: string): Journal {
  return {
    name: journal.name,
    append: (entry) => journal.append({ type: 'undo', at: entry.at, plan: planId, entry }),
    async *read() {
      const pendingEntries: JournalEntry[] = []
      for await (const value of journal.read()) {
        // Changes that were written since are in place again, and must be undone again.
        if (value.type === 'intent') pendingEntries.length = 0
        if (value.type !== 'undo') continue
        const { plan, entry } = parse(value, journal.name)
        if (plan === planId) pendingEntries.push(entry)
      }
      yield* pendingEntries
    },
    async close() {
      // The code that opened the outer journal closes it.
    },
  }
}

function parse(value: unknown, name: string | undefined): z.infer<typeof wrapped> {
  const result = wrapped.safeParse(value)
  if (result.success) return result.data
  throw new PlanError(
    'tampered',
    `An entry of the undo in ${name === undefined ? 'the journal' : `journal ${name}`} is not one that this version of skillroute writes.`,
    { cause: result.error },
  )
}

/** How long to wait, and by which clock. */
interface LandingOptions {
  readonly clock: Clock
  readonly waitMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until answered writes show. Members change some time after the answer: an undo that reads them too early finds
 * nothing to undo, and the change takes effect after it. After the waiting time the undo continues with the values that
 * are there.
 * @param answered changes whose write was answered and that no run has seen in the org yet
 */
async function untilLanded(
  client: Client,
  answered: readonly Change[],
  { clock, waitMs: maxMs, signal }: LandingOptions,
): Promise<void> {
  const elapsedMs = startTimer(clock)
  let open = groupUnits(answered.filter((change) => change.kind.startsWith('member.')))
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = nextWaitMs(waitMs)) {
    const seen = await Promise.all(open.map((unit) => hasLanded(client, unit, signal)))
    open = open.filter((_, index) => seen[index] !== true)
    if (open.length === 0 || elapsedMs() + waitMs > maxMs) return
    await sleep(clock, waitMs, signal)
  }
}

async function hasLanded(
  client: Client,
  { driver, subject, changes }: Unit,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const state = await driver.readOne(client, subject.id, { signal, priority: 'background' })
  return state === undefined || changes.every((change) => driver.holds(driver.found(state, change, []), change))
}
