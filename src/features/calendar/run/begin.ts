import { PlanError } from '../../../core/errors'
import { groupBy } from '../../../core/group-by'
import type { ApplyReport, Desired, DesiredAgent, Plan, Snapshot } from '../../../documents'
import { isSkillChange } from '../../../documents/plan/skill-changes'
import { applyPlan } from '../../../workflows/apply/apply'
import { buildPlan } from '../../../workflows/plan/build'
import { levelText } from '../../../workflows/plan/changes'
import { isSkippedForGood } from '../../../workflows/run/journal/replay'
import { type HeldTarget, keyOf, type OpenPlan } from './ledger'
import { applyOptions, type CalendarStep, type RunContext } from './options'
import type { Target } from './targets'

/** Result of beginning some targets. */
export interface Begun {
  readonly applied: readonly CalendarStep[]
  readonly retained: readonly HeldTarget[]
  readonly refused: readonly { readonly plan: Plan; readonly message: string }[]
}

/** A plan for targets with one end, and the targets that need no write. */
export interface PlannedTargets {
  readonly plan: Plan
  readonly planned: readonly HeldTarget[]
  readonly retained: readonly HeldTarget[]
}

/** Makes plans so that agents hold what the entries require: one plan for each end time. */
export function planTargets(
  targets: readonly Target[],
  name: string,
  snapshot: Snapshot,
  { client, options, nowMs }: RunContext,
): PlannedTargets[] {
  const byEnd = groupBy(targets, ({ endMs }) => endMs)
  const agents = new Map(snapshot.agents.map((agent) => [agent.id, agent]))
  const isMet = ({ user, skill, level, levelRule }: Target): boolean => {
    const held = agents.get(user.id)?.skills.find(({ id }) => id === skill.id)?.level
    return levelRule === 'atLeast' && level !== null && held !== undefined && held >= level
  }
  return [...byEnd].map(([endMs, group]) => {
    const plan = buildPlan({
      snapshot,
      desired: buildDesired(group.filter((target) => !isMet(target))),
      source: `calendar ${name}`,
      timing: { until: new Date(endMs).toISOString() },
      ratePerMinute: client.rateLimit().perMinute,
      guardrails: options.guardrails,
      reason: options.reason,
      now: nowMs,
    })
    const changes = new Map(
      plan.changes.flatMap((change) => (isSkillChange(change) ? [[keyOf(change), change.id]] : [])),
    )
    const held = group.map((target): HeldTarget => {
      const changeId = changes.get(keyOf(target))
      const text = levelText(target.user, target.skill, target.level)
      const left = plan.leftOut?.find(({ what }) => what === text || what.startsWith(`${text}, held at `))
      const reason = left?.why ?? 'is so already'
      return { ...heldTarget(target), ...(changeId === undefined ? { why: reason } : { changeId }) }
    })
    return {
      plan,
      planned: held.filter(({ changeId }) => changeId !== undefined),
      retained: held.filter(({ changeId }) => changeId === undefined),
    }
  })
}

function heldTarget({ user, skill, level, entries, startMs, endMs }: Target): HeldTarget {
  const [start, until] = [startMs, endMs].map((ms) => new Date(ms).toISOString())
  return { user, skill, level, entries: [...entries], start: start ?? '', until: until ?? '' }
}

function buildDesired(targets: readonly Target[]): Desired {
  const agents = new Map<string, { skills: Record<string, number | null>; reasons: Record<string, string> }>()
  for (const { user, skill, level, entries } of targets) {
    const desired = agents.get(user.id) ?? { skills: {}, reasons: {} }
    desired.skills[skill.id] = level
    desired.reasons[skill.id] = entries.join(', ')
    agents.set(user.id, desired)
  }
  return {
    format: 'skillroute/desired@1',
    agents: Object.fromEntries([...agents].map(([id, agent]): [string, DesiredAgent] => [id, agent])),
  }
}

/** Records what begins, then makes the changes it needs. */
export async function beginTargets(context: RunContext, plans: readonly PlannedTargets[]): Promise<Begun> {
  const { journal, nowMs, options } = context
  const at = new Date(nowMs).toISOString()
  const begun = { applied: [] as CalendarStep[], refused: [] as { plan: Plan; message: string }[] }
  for (const { plan, planned, retained } of plans) {
    if (retained.length > 0) await journal.append({ type: 'retained', at, targets: retained })
    if (planned.length === 0) continue
    await options.onPlan?.(plan)
    await journal.append({ type: 'planned', at, planId: plan.id, plan, targets: planned })
    const done = await makePlan(context, plan, planned, undefined)
    if ('message' in done) begun.refused.push(done)
    else begun.applied.push(done)
  }
  return { ...begun, retained: plans.flatMap(({ retained }) => retained) }
}

/**
 * Resumes a plan whose apply was cut off, or tries its failed changes again.
 * @param targets the targets of the plan that must still be held
 */
export async function resumePlan(
  context: RunContext,
  { plan, isMade, open }: OpenPlan,
  targets: readonly HeldTarget[],
): Promise<CalendarStep | { readonly plan: Plan; readonly message: string } | undefined> {
  const ids = targets.flatMap(({ changeId }) => changeId ?? [])
  const left = isMade ? ids.filter((id) => open.has(id)) : ids
  if (isMade && left.length === 0) return undefined
  await context.options.onPlan?.(plan)
  return await makePlan(context, plan, targets, left)
}

async function makePlan(
  context: RunContext,
  plan: Plan,
  targets: readonly HeldTarget[],
  changeIds: readonly string[] | undefined,
): Promise<CalendarStep | { readonly plan: Plan; readonly message: string }> {
  const { client, journal, nowMs, options } = context
  const at = new Date(nowMs).toISOString()
  const planJournal = options.journals(plan.id)
  try {
    const report = await applyPlan(client, plan, {
      ...applyOptions(options),
      journal: planJournal,
      onFailure: 'continue',
      changeIds,
    })
    await journal.append({ type: 'made', at, planId: plan.id, open: listOpen(report) })
    return { plan, report }
  } catch (error) {
    if (!(error instanceof PlanError && error.reason === 'guardrail')) throw error
    // Drops the targets, so that the next run makes a new plan from the state that it finds. A resumed plan may have
    // written before, so its targets are kept.
    if (changeIds === undefined) await journal.append({ type: 'ended', at, keys: targets.map(keyOf) })
    return { plan, message: error.message }
  } finally {
    await planJournal.close()
  }
}

/** Changes that the next run tries again. */
function listOpen({ results }: ApplyReport): string[] {
  const again = results.filter(
    (result) => result.status === 'failed' || (result.status === 'skipped' && !isSkippedForGood(result)),
  )
  return again.map(({ changeId }) => changeId)
}
