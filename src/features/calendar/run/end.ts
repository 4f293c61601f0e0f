import type { Plan } from '../../../documents'
import { restore } from '../../../workflows/due/due'
import { replayJournal } from '../../../workflows/run/journal/replay'
import { listWritten } from '../../../workflows/run/reverse/plan-undo'
import { type CalendarState, type HeldTarget, keyOf } from './ledger'
import { applyOptions, type CalendarStep, type RunContext } from './options'

/** Result of ending some targets. */
export interface Ended {
  /** Targets that the calendar no longer holds; one whose restore failed is not among them. */
  readonly ended: readonly HeldTarget[]
  readonly restored: readonly CalendarStep[]
}

/**
 * Ends targets: restores the values that the calendar's own changes replaced, unless someone changed them since, and
 * records the end of each target. Values that the calendar did not write are not changed.
 */
export async function endTargets(
  context: RunContext,
  state: CalendarState,
  over: readonly (HeldTarget & { readonly planId?: string | undefined })[],
): Promise<Ended> {
  const restored: CalendarStep[] = []
  const ended: HeldTarget[] = over.filter(({ planId, changeId }) => planId === undefined || changeId === undefined)
  await record(context, ended)
  for (const { plan } of state.plans.values()) {
    const changesOfPlan = over.filter(({ planId, changeId }) => planId === plan.id && changeId !== undefined)
    if (changesOfPlan.length === 0) continue
    const report = await restoreChanges(context, plan, new Set(changesOfPlan.flatMap(({ changeId }) => changeId ?? [])))
    if (report !== undefined) restored.push({ plan, report })
    const left = await writtenBy(context, plan)
    const gone = changesOfPlan.filter(({ changeId }) => !left.has(changeId ?? ''))
    await record(context, gone)
    ended.push(...gone)
  }
  return { ended, restored }
}

async function restoreChanges(context: RunContext, plan: Plan, changeIds: ReadonlySet<string>) {
  const { client, options } = context
  const journal = options.journals(plan.id)
  try {
    const replay = await replayJournal(journal, plan)
    const ours = listWritten(replay)
    const over = new Set([...changeIds].filter((id) => ours.has(id)))
    return over.size === 0
      ? undefined
      : await restore(client, plan, { ...applyOptions(options), journal }, over, replay)
  } finally {
    await journal.close()
  }
}

/** Ids of the changes of a plan that were written, or may have been, and were not reverted since. */
export async function writtenBy({ options }: Pick<RunContext, 'options'>, plan: Plan): Promise<ReadonlySet<string>> {
  const journal = options.journals(plan.id)
  try {
    return listWritten(await replayJournal(journal, plan))
  } finally {
    await journal.close()
  }
}

async function record({ journal, nowMs }: RunContext, ended: readonly HeldTarget[]): Promise<void> {
  if (ended.length === 0) return
  await journal.append({ type: 'ended', at: new Date(nowMs).toISOString(), keys: ended.map(keyOf) })
}
