import type { Client } from '../../client'
import { isSkillrouteError, ValidationError } from '../../core/errors'
import type { Demand, Desired, Guardrails, Plan, Snapshot } from '../../documents'
import { contactsInTime } from '../../optimizer/what-if/contacts-in-time'
import { planEvent } from '../../relay/sources/run-events'
import {
  buildPlan,
  captureDemand,
  readDesired,
  readGuardrails,
  readLoad,
  readTargets,
  rulesToDesired,
  validateRules,
  wfmLoad,
} from '../../workflows'
import { brokenForGood } from '../../workflows/guardrails/verdicts'
import { NOBODY_ASKED, NOT_ASKED, unreadableDemand } from '../../workflows/plan/forecast-plan'
import { scopeByName } from '../../workflows/plan/scope'
import { isRefusedRule, refusedRule } from '../../workflows/rules/file/refused-rule'
import type { FleetResult, PlanJob } from '../jobs/jobs'
import { planPath, snapshotPath } from '../jobs/paths'
import type { JobContext } from '../jobs/tools'
import type { Wanted } from '../plan-thread/make-plan'
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
  readonly load: PlanJob['load']
  readonly ratePerMinute: number
}

/** Makes a plan for an org and keeps it with the snapshot that it was made from. */
export async function doPlan(
  { org, source, guardrails, reread, scope, load }: PlanJob,
  context: JobContext,
): Promise<FleetResult> {
  return await withOrg(context, org, async (client) => {
    const settings: PlanSettings = {
      guardrails: guardrails === undefined ? undefined : await readGuardrails(guardrails.text, guardrails.file),
      reread,
      scope,
      load,
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
  const read = await inThisOrg(client, snapshot, settings, undefined, context)
  const demand = await readDemand(client, snapshot, days, context)
  const input = { ...read, snapshot, demand, maxSkills, forecast, notes: notesOf(snapshot, demand) }
  return { snapshot, plan: await planInThread(input, { signal, onProgress: progress }) }
}

/** A plan of what somebody wrote down, with a forecast where the demand can be read. */
async function written(client: Client, source: Written, settings: PlanSettings, context: JobContext): Promise<Planned> {
  const { signal, progress } = context
  // Rules may ask for title, department and groups.
  const snapshot = await readOrg(client, context, source.kind === 'rules')
  const wanted = await wishes(source, snapshot)
  const read = await inThisOrg(client, snapshot, settings, wanted.desired, context)
  const { forecast } = source
  const demand =
    forecast === 'none' && read.load === undefined
      ? NOT_ASKED
      : await demandOrWhy(client, snapshot, source.days ?? DAYS, context)
  if (typeof demand === 'string') {
    return { snapshot, plan: buildPlan({ ...read, ...wanted, snapshot, withoutForecast: demand }) }
  }
  const input = { ...read, snapshot, demand, wanted, forecast, notes: notesOf(snapshot, demand) }
  return { snapshot, plan: await planInThread(input, { signal, onProgress: progress }) }
}

/** Days of demand that a forecast is made from, as `skillroute plan` takes them. */
const DAYS = 30

/** What the options of a plan mean in one org, by its own names. */
async function inThisOrg(
  client: Client,
  snapshot: Snapshot,
  { scope, load, ...settings }: PlanSettings,
  desired: Desired | undefined,
  { signal }: JobContext,
) {
  return {
    ...settings,
    scope: scopeByName(snapshot, scope),
    load:
      load === 'wfm' || load === undefined
        ? load && (await wfmLoad(client, { signal }))
        : await readLoad(load.text, { snapshot, file: load.file }),
    targets: await readTargets(client, snapshot, desired, { signal }),
  }
}

async function readDemand(
  client: Client,
  snapshot: Snapshot,
  days: number,
  { signal, progress }: JobContext,
): Promise<Demand> {
  return await captureDemand(client, {
    days,
    userIds: snapshot.agents.map(({ id }) => id),
    signal,
    onProgress: ({ done, total }) => progress({ step: 'reading demand', done, total }),
  })
}

/** The demand, or why there is none: a plan of what somebody wrote down is no worse for that. */
async function demandOrWhy(
  client: Client,
  snapshot: Snapshot,
  days: number,
  context: JobContext,
): Promise<Demand | string> {
  try {
    const demand = await readDemand(client, snapshot, days, context)
    return demand.contactTypes.length === 0 ? NOBODY_ASKED : demand
  } catch (error) {
    if (context.signal.aborted || !isSkillrouteError(error)) throw error
    return unreadableDemand(error)
  }
}

/** What the figures rest on. */
function notesOf({ gaps }: Snapshot, { notes }: Demand): string[] {
  return [...gaps.map(({ kind, id, reason }) => `Could not be read: ${kind} ${id}: ${reason}`), ...notes]
}

/** What shall hold in this org, by its own names. */
async function wishes({ kind, text, file }: Written, snapshot: Snapshot): Promise<Wanted> {
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
