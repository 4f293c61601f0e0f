import type { Plan } from '../../documents'
import { contactsInTime } from '../../optimizer/what-if/contacts-in-time'
import { planEvent } from '../../relay/sources/run-events'
import { type OrgPlan, type PlanOrgOptions, planOrg, readGuardrails } from '../../workflows'
import { brokenForGood } from '../../workflows/guardrails/verdicts'
import { isRefusedRule } from '../../workflows/rules/file/refused-rule'
import type { FleetResult, PlanJob } from '../jobs/jobs'
import { planPath, snapshotPath } from '../jobs/paths'
import type { JobContext } from '../jobs/tools'
import { keep, withOrg } from './do-read'

/** Makes a plan for an org as `skillroute plan` does, and keeps it with the snapshot that it was made from. */
export async function doPlan(job: PlanJob, context: JobContext): Promise<FleetResult> {
  const { org } = job
  return await withOrg(context, org, async (client) => {
    const planned = await planOrg(client, await planOptions(job, context))
    const file = planPath(context.folder, org, planned.plan.id)
    await keep(snapshotPath(context.folder, org), planned.snapshot)
    await keep(file, planned.plan)
    await context.notify([planEvent(planned.plan)])
    return resultOf(org, file, planned)
  })
}

/** What a job asks for. One thread: a worker has other jobs at the same time. */
async function planOptions(
  { source, guardrails, reread, scope, protect, load }: PlanJob,
  { signal, progress }: JobContext,
): Promise<PlanOrgOptions> {
  const wanted =
    source.kind === 'recommendations'
      ? { recommend: source.search, teams: source.teams }
      : { [source.kind]: { text: source.text, file: source.file } }
  return {
    ...wanted,
    days: source.days,
    forecast: source.forecast,
    guardrails: guardrails === undefined ? undefined : await readGuardrails(guardrails.text, guardrails.file),
    reread,
    scope,
    protect,
    load,
    threads: 1,
    signal,
    onProgress: ({ step, done, total }) => progress({ step, done, total }),
  }
}

function resultOf(org: string, file: string, { plan }: OrgPlan): FleetResult {
  const { id: planId, hash, changes, warnings, leftOut = [], notes = [], budget } = plan
  const refused = brokenForGood(plan).map(({ id, message }) => `${id}: ${message}`)
  // Rules that cannot be met are a question to their author. The fleet does not carry out the rest before it is
  // answered.
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
