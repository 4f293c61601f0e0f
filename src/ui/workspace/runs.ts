import type { Client } from '../../client'
import { ConfigError, SkillrouteError } from '../../core/errors'
import type { ApplyReport, Change, Plan, VerifyReport } from '../../documents'
import { aspectName, changedOwner } from '../../documents/plan/aspect-name'
import type { Journal } from '../../documents/ports/ports'
import { leftText, notInEffectText, summarizeVerdict } from '../../report/text/apply'
import { formatValue, ownerName } from '../../report/text/change'
import { type ApplyProgress, applyPlan, type CanaryOptions, undoPlan, verifyPlan, watchQueues } from '../../workflows'
import { type Replay, replayJournal } from '../../workflows/run/journal/replay'
import type { ApplyInput, UndoInput } from '../protocol/input'
import type { RunView } from '../protocol/view'
import { limitsNow } from './page-limits'
import { earlierPlans, inEffect, mayWrite, NEVER_RUN, type Plans, refreshRun } from './plans'
import type { SavedPlan, WorkspaceState } from './state'
import { countRemovals, problemText } from './words'

/** Runs of saved plans: one at a time. They continue when the page is closed in the browser. */
export interface Runs {
  apply(input: ApplyInput): void
  undo(input: UndoInput): void
  verify(planId: string): void
  /** Stops a run; what is written stays, and a later run resumes. */
  stop(planId: string): void
  /** Lists the plans of the org that were saved or applied earlier. */
  recall(): Promise<void>
}

/** How a run ended. */
type Ended = Pick<RunView, 'message' | 'canary' | 'warnings' | 'results'>

export function createRuns(state: WorkspaceState, plans: Plans): Runs {
  const { options, saved } = state
  const { store } = options

  /** Begins a run in the background; its end is shown on the page. */
  function begin(entry: SavedPlan, action: keyof typeof STATES, work: (at: Running) => Promise<Ended>): void {
    const client = assertWrites(state)
    if ([...saved.values()].some(({ run }) => isBusy(run)))
      throw new ConfigError('Another run is under way. Wait for its end, or stop it.')
    const abort = new AbortController()
    entry.abort = abort
    const signal = AbortSignal.any([abort.signal, state.signal])
    const show = (change: Partial<RunView>): void => {
      entry.run = { ...entry.run, ...change }
      state.changed()
    }
    entry.run = { ...NEVER_RUN, written: entry.run.written, appliedAt: entry.run.appliedAt, state: STATES[action] }
    state.changed()
    void withJournal(entry, async (journal) => {
      const onProgress = ({ step, done, total }: ApplyProgress): void => show({ progress: { step, done, total } })
      const before = await replayJournal(journal, entry.plan)
      const ended = await work({ client, journal, signal, onProgress }).catch((error: unknown) => ({
        problem: problemText(error),
      }))
      // A journal that can no longer be read may hold writes.
      const after = await replayJournal(journal, entry.plan).catch(() => undefined)
      if (action !== 'verify' && (after === undefined || writesIn(after) !== writesIn(before))) state.isOutdated = true
      show({ state: 'ended', ...ended, ...(after === undefined ? {} : inEffect(after, entry.plan)) })
    }).catch((error: unknown) => show({ state: 'ended', problem: problemText(error) }))
  }

  async function withJournal<T>({ plan }: SavedPlan, work: (journal: Journal) => Promise<T>): Promise<T> {
    const journal = await store.openJournal(plan)
    try {
      return await work(journal)
    } finally {
      await journal.close()
    }
  }

  return {
    apply(input) {
      const entry = plans.assertHas(input.planId)
      mayApply(entry, input)
      begin(entry, 'apply', async (at) => {
        await store.beginRun(entry.plan)
        const report = await applyPlan(at.client, entry.plan, {
          ...pick(at),
          lease: store.lease,
          ledger: store.ledger,
          auditLog: store.audit,
          approvals: entry.approvals.map((note) => ({ ...note, planHash: entry.plan.hash })),
          reason: input.reason === '' ? undefined : input.reason,
          canary: buildCanary(input),
          guardrails: await limitsNow(state, at.client, at.signal),
        })
        return endedBy(report, entry.plan)
      })
    },
    undo({ planId, owners, reason }) {
      const entry = plans.assertHas(planId)
      const changeIds =
        owners && entry.plan.changes.filter((change) => owners.includes(changedOwner(change).id)).map(({ id }) => id)
      if (changeIds?.length === 0) throw new ConfigError('The plan changes nothing for these people or queues.')
      begin(entry, 'undo', async (at) => {
        const report = await undoPlan(at.client, entry.plan, {
          ...pick(at),
          lease: store.lease,
          auditLog: store.audit,
          reason: reason === '' ? undefined : reason,
          changeIds,
        })
        return endedBy(report, entry.plan)
      })
    },
    verify(planId) {
      const entry = plans.assertHas(planId)
      begin(entry, 'verify', async ({ client, journal, signal }) =>
        verified(await verifyPlan(client, entry.plan, { journal, signal }), entry.plan),
      )
    },
    stop(planId) {
      const entry = plans.assertHas(planId)
      entry.abort?.abort(
        new SkillrouteError(
          'run.stopped',
          'Stopped on the page: what was written stays. Apply it again to resume, or undo it.',
        ),
      )
    },
    async recall() {
      const { org } = state
      if (org === undefined) return
      for (const entry of await earlierPlans(store, org.snapshot.org.id)) {
        if (saved.has(entry.plan.id)) continue
        await refreshRun(store, entry)
        saved.set(entry.plan.id, entry)
      }
      state.changed()
    },
  }
}

interface Running {
  readonly client: Client
  readonly journal: Journal
  readonly signal: AbortSignal
  readonly onProgress: (progress: ApplyProgress) => void
}

const pick = ({ journal, signal, onProgress }: Running): Omit<Running, 'client'> => ({ journal, signal, onProgress })

const STATES = { apply: 'applying', undo: 'undoing', verify: 'verifying' } as const

function isBusy({ state }: RunView): boolean {
  return state === 'applying' || state === 'undoing' || state === 'verifying'
}

function assertWrites(state: WorkspaceState): Client {
  mayWrite(state)
  const { client } = state.options
  if (client === undefined)
    throw new ConfigError('This page works on files. Apply the saved plan with skillroute apply.')
  return client
}

/** @throws ConfigError for a plan that changed or that nobody approved, and removals that nobody confirmed */
function mayApply({ plan, approvals }: SavedPlan, { hash, removes }: ApplyInput): void {
  if (plan.hash !== hash)
    throw new ConfigError('The plan is no longer the one that was shown: its hash differs. Check it again.')
  if (approvals.length === 0) throw new ConfigError('Nobody approved this plan. Approve it first.')
  const removals = countRemovals(plan)
  if (removals > 0 && !removes)
    throw new ConfigError(
      `This plan removes skills, languages or memberships in ${removals} changes. Confirm that first.`,
    )
}

function buildCanary({ canary }: ApplyInput): CanaryOptions | undefined {
  if (canary === undefined) return undefined
  const { share, queues, checks, minutes, minServiceLevel, maxWaiting } = canary
  if (minServiceLevel === undefined && maxWaiting === undefined)
    throw new ConfigError('A canary needs a limit to watch: the least service level, or the most contacts waiting.')
  return {
    share,
    intervals: checks,
    intervalMs: minutes * 60_000,
    watch: watchQueues(queues, { minServiceLevel, maxWaiting }),
  }
}

/** What a journal says was written. It differs once a write was answered, undone, or sent without an answer. */
function writesIn({ written, inDoubt, left }: Replay): string {
  return JSON.stringify([written, inDoubt, left].map((ids) => [...ids]))
}

/** Summarizes a report in a sentence. */
function endedBy(report: ApplyReport, plan: Plan): Ended {
  const { outcome, counts, results, warnings = [], canary, unfinished, undo, undoes, external } = report
  const parts = Object.entries(counts).flatMap(([status, count]) => (count > 0 ? [`${status} ${count}`] : []))
  const undone = undoes === undefined ? '' : 'Undo: '
  const message = `${undone}${outcome}. Changes: ${parts.join(', ') || 'none'}.${unfinished === undefined ? '' : ` ${unfinished.message}`}`
  const overwritten = external.length === 0 ? [] : [`Writes by others that were replaced: ${external.length}.`]
  return {
    message,
    warnings: [...warnings, ...overwritten, ...(undo === undefined ? openTexts(results, plan) : [])],
    results: undoes === undefined ? Object.fromEntries(results.map(({ changeId, status }) => [changeId, status])) : {},
    ...(canary === undefined ? {} : { canary: canary.message }),
  }
}

/** Each change that does not hold, why, and what to do. */
function openTexts(results: ApplyReport['results'], plan: Plan): string[] {
  const has = (status: string) => results.some((result) => result.status === status)
  const open = results.filter(({ status }) => status === 'conflict' || status === 'failed' || status === 'skipped')
  return [
    ...named(open, plan, ({ status, error }) => `${status}. ${error?.message ?? ''}`),
    ...(has('conflict')
      ? ['Conflicts stay as others set them: to change them, read the org again and make a new plan.']
      : []),
    ...(has('failed') ? ['Once the cause is fixed, the same button tries again what failed.'] : []),
  ]
}

/** Open changes that are named at most. */
const MAX_NAMED = 5

/** `Ada Abe, Billing: ...` for each row, up to a number. */
function named<Row extends { readonly changeId: string }>(
  rows: readonly Row[],
  { changes }: Plan,
  text: (row: Row, change: Change) => string,
): string[] {
  const texts = rows.flatMap((row) => {
    const change = changes.find(({ id }) => id === row.changeId)
    return change === undefined ? [] : [`${ownerName(change)}, ${aspectName(change)}: ${text(row, change)}`]
  })
  const more = texts.length - MAX_NAMED
  return [...texts.slice(0, MAX_NAMED), ...(more > 0 ? [`and ${more} more, under "changes in words"`] : [])]
}

function verified(report: VerifyReport, plan: Plan): Ended {
  const { word, text } = summarizeVerdict(report)
  const results = Object.fromEntries(report.differing.map(({ changeId, state = 'differs' }) => [changeId, state]))
  const lines = [`Verified, ${word}: ${text}`, ...notInEffectText(report.notInEffect ?? []), ...leftText(report)]
  const warnings = named(
    report.differing,
    plan,
    ({ desired, found }, change) => `${formatValue(change, found)} in place of ${formatValue(change, desired)}`,
  )
  return { message: `${lines.join('. ')}.`, warnings, results }
}
