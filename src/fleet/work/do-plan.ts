import type { Client } from '../../client'
import { ValidationError } from '../../core/errors'
import type { Desired, Guardrails, LeftOut, Plan, Snapshot } from '../../documents'
import { contactsInTime } from '../../optimizer/what-if/contacts-in-time'
import { planEvent } from '../../relay/sources/run-events'
import {
  buildPlan,
  captureDemand,
  readDesired,
  readGuardrails,
  readTargets,
  rulesToDesired,
  validateRules,
} from '../../workflows'
import { brokenForGood } from '../../workflows/guardrails/verdicts'
import { scopeByName } from '../../workflows/plan/scope'
import { isRefusedRule, refusedRule } from '../../workflows/rules/file/refused-rule'
import type { FleetResult, PlanJob } from '../jobs/jobs'
import { planPath, snapshotPath } from '../jobs/paths'
import type { JobContext } from '../jobs/tools'
import { planInThread } from '../plan-thread/plan-in-thread'
import { keep, readOrg, withOrg } from './do-read'

type Written = Exclude<PlanJob['source'], { readonly kind: 'recommendations' }>
type Recommended = Extract<PlanJob['source'], { readonly kind: 'recommendations' }>

/** A plan with the snapshot that it was made from. */
interface Planned {
  readonly snapshot: Snapshot
  readonly plan: Plan
}

/** Options of a plan that do not hang on where it comes from. */
interface PlanSettings {
  readonly guardrails: Guardrails | undefined
  readonly reread: PlanJob['reread']
  readonly scope: PlanJob['scope']
  readonly ratePerMinute: number
}

/** Makes a plan for an org and keeps it with the snapshot that it was made from. */
export async function doPlan(
  { org, source, guardrails, reread, scope }: PlanJob,
  context: JobContext,
): Promise<FleetResult> {
  return await withOrg(context, org, async (client) => {
    const settings: PlanSettings = {
      guardrails: guardrails === undefined ? undefined : await readGuardrails(guardrails.text, guardrails.file),
      reread,
      scope,
      ratePerMinute: client.rateLimit().perMinute,
    }
    const planned =
      source.kind === 'recommendations'
        ? await recommended(client, source, settings, context)
        : await written(client, source, settings, context)
    const file = planPath(context.folder, org, planned.plan.id)
    await keep(snapshotPath(context.folder, org), planned.snapshot)
    await keep(file, planned.plan)
    await context.tell([planEvent(planned.plan)])
    return resultOf(org, file, planned)
  })
}

/** A plan of what the demand of the org recommends. */
async function recommended(
  client: Client,
  { days, maxSkills, forecast }: Recommended,
  settings: PlanSettings,
  context: JobContext,
): Promise<Planned> {
  const { signal, progress } = context
  const snapshot = await readOrg(client, context)
  const demand = await captureDemand(client, {
    days,
    userIds: snapshot.agents.map(({ id }) => id),
    signal,
    onProgress: ({ done, total }) => progress({ step: 'reading demand', done, total }),
  })
  const targets = await readTargets(client, snapshot, undefined, { signal })
  const gaps = snapshot.gaps.map(({ kind, id, reason }) => `Could not be read: ${kind} ${id}: ${reason}`)
  const scope = scopeByName(snapshot, settings.scope)
  const notes = [...gaps, ...demand.notes]
  const input = { ...settings, snapshot, demand, targets, maxSkills, forecast, scope, notes }
  return { snapshot, plan: await planInThread(input, { signal, onProgress: progress }) }
}

/** A plan of what somebody wrote down. */
async function written(client: Client, source: Written, settings: PlanSettings, context: JobContext): Promise<Planned> {
  // Rules may ask for title, department and groups.
  const snapshot = await readOrg(client, context, source.kind === 'rules')
  const wanted = await wishes(source, snapshot)
  const scope = scopeByName(snapshot, settings.scope)
  const targets = await readTargets(client, snapshot, wanted.desired, { signal: context.signal })
  const plan = buildPlan({ ...settings, ...wanted, snapshot, targets, scope, withoutForecast: WITHOUT_DEMAND })
  return { snapshot, plan }
}

/** A fleet reads configuration alone for plans of files. */
const WITHOUT_DEMAND = 'a fleet reads no demand for plans made from files; skillroute plan does'

/** What shall hold in this org, by its own names. */
async function wishes(
  { kind, text, file }: Written,
  snapshot: Snapshot,
): Promise<{ source?: string; desired?: Desired; matrix?: string; leftOut?: readonly LeftOut[] }> {
  if (kind === 'matrix') return { matrix: text }
  if (kind === 'desired') return { desired: await readDesired(text, { snapshot, file }) }
  const checked = await validateRules(text, { snapshot })
  if (checked.rules === null) throw new ValidationError(checked.problems, { subject: file })
  const { desired } = rulesToDesired(checked.rules, snapshot)
  return { source: 'rules', desired, leftOut: checked.warnings.map((one) => refusedRule(one, file)) }
}

function resultOf(org: string, file: string, { plan }: Planned): FleetResult {
  const { id: planId, hash, changes, warnings, leftOut = [], notes = [], budget } = plan
  const refused = brokenForGood(plan).map(({ id, message }) => `${id}: ${message}`)
  // Whoever wrote rules that cannot hold is asked before a fleet carries out the rest.
  const impossible = leftOut.filter(({ code }) => isRefusedRule(code)).map(({ what, why }) => `${what}: ${why}`)
  return {
    kind: 'plan',
    org,
    planId,
    hash,
    file,
    agents: new Set(changes.flatMap((change) => ('user' in change ? [change.user.id] : []))).size,
    changes: changes.length,
    warnings: warnings.length + notes.length,
    serviceLevel: serviceLevelOf(plan),
    problems: [...impossible, ...refused],
    leftOut: leftOut.length,
    minutes: budget.minutes,
  }
}

function serviceLevelOf({ forecast }: Plan): { readonly before: number; readonly after: number } | null {
  if (forecast === null) return null
  const { contactsPerWeek, before, after } = contactsInTime(forecast)
  return contactsPerWeek === 0 ? null : { before: before / contactsPerWeek, after: after / contactsPerWeek }
}
