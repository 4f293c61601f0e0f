import type { Client } from '../client'
import type { Desired, Guardrails, Plan, Snapshot } from '../core/documents'
import { ValidationError } from '../core/errors'
import { contactsInTime } from '../optimizer/what-if/contacts-in-time'
import { planEvent } from '../webhooks/relay/run-events'
import {
  buildPlan,
  captureDemand,
  readDesired,
  readGuardrails,
  readTargets,
  rulesToDesired,
  validateRules,
} from '../workflows'
import { brokenForGood } from '../workflows/guardrails/verdicts'
import { keep, readOrg, withOrg } from './do-read'
import type { FleetResult, PlanJob } from './jobs'
import { planPath, snapshotPath } from './paths'
import { planInThread } from './plan-thread/plan-in-thread'
import type { JobContext } from './tools'

type Written = Exclude<PlanJob['source'], { readonly kind: 'recommendations' }>
type Recommended = Extract<PlanJob['source'], { readonly kind: 'recommendations' }>

/** A plan with the snapshot that it was made from. */
interface Planned {
  readonly snapshot: Snapshot
  readonly plan: Plan
  /** What cannot be planned. */
  readonly problems: readonly string[]
  /** What the figures rest on and leave out. */
  readonly caveats: readonly string[]
}

/** Options of a plan that do not hang on where it comes from. */
interface PlanSettings {
  readonly guardrails: Guardrails | undefined
  readonly reread: PlanJob['reread']
  readonly ratePerMinute: number
}

/** Makes a plan for an org and keeps it with the snapshot that it was made from. */
export async function doPlan({ org, source, guardrails, reread }: PlanJob, context: JobContext): Promise<FleetResult> {
  return await withOrg(context, org, async (client) => {
    const settings: PlanSettings = {
      guardrails: guardrails === undefined ? undefined : await readGuardrails(guardrails.text, guardrails.file),
      reread,
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
  const input = { ...settings, snapshot, demand, targets, maxSkills, forecast }
  const { plan, notes } = await planInThread(input, { signal, onProgress: progress })
  const gaps = snapshot.gaps.map(({ kind, id, reason }) => `Could not be read: ${kind} ${id}: ${reason}`)
  return { snapshot, plan, problems: [], caveats: [...gaps, ...demand.notes, ...notes] }
}

/** A plan of what somebody wrote down. */
async function written(client: Client, source: Written, settings: PlanSettings, context: JobContext): Promise<Planned> {
  // Rules may ask for title, department and groups.
  const snapshot = await readOrg(client, context, source.kind === 'rules')
  const { problems, ...wanted } = await wishes(source, snapshot)
  const targets = await readTargets(client, snapshot, wanted.desired, { signal: context.signal })
  const plan = buildPlan({ ...settings, ...wanted, snapshot, targets })
  return { snapshot, plan, problems, caveats: [] }
}

/** What shall hold in this org, by its own names. */
async function wishes(
  { kind, text, file }: Written,
  snapshot: Snapshot,
): Promise<{ source?: string; desired?: Desired; matrix?: string; problems: readonly string[] }> {
  if (kind === 'matrix') return { matrix: text, problems: [] }
  if (kind === 'desired') return { desired: await readDesired(text, { snapshot, file }), problems: [] }
  const checked = await validateRules(text, { snapshot })
  if (checked.rules === null) throw new ValidationError(checked.problems, { subject: file })
  const { desired, refused } = rulesToDesired(checked.rules, snapshot)
  return { source: 'rules', desired, problems: refused.map(({ path, message }) => `${path}: ${message}`) }
}

function resultOf(org: string, file: string, { plan, problems, caveats }: Planned): FleetResult {
  const { id: planId, hash, changes, warnings, budget } = plan
  const refused = brokenForGood(plan).map(({ id, message }) => `${id}: ${message}`)
  return {
    kind: 'plan',
    org,
    planId,
    hash,
    file,
    agents: new Set(changes.flatMap((change) => ('user' in change ? [change.user.id] : []))).size,
    changes: changes.length,
    warnings: warnings.length + caveats.length,
    serviceLevel: serviceLevelOf(plan),
    problems: [...problems, ...refused],
    minutes: budget.minutes,
  }
}

function serviceLevelOf({ forecast }: Plan): { readonly before: number; readonly after: number } | null {
  if (forecast === null) return null
  const { contactsPerWeek, before, after } = contactsInTime(forecast)
  return contactsPerWeek === 0 ? null : { before: before / contactsPerWeek, after: after / contactsPerWeek }
}
