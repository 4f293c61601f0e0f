import { ConfigError, PlanError, SkillrouteError } from '../../core/errors'
import { reportEvents } from '../../delivery/run-events'
import type { ApplyReport, Approval, ChangeResult, Plan } from '../../documents'
import { fileJournal } from '../../stores/file/journal-file'
import { systemCode } from '../../stores/kit/system-error'
import { applyPlan, parsePlan } from '../../workflows'
import { approvalPath } from '../../workflows/approval/approval-path'
import { parseApproval } from '../../workflows/approval/read-approval'
import { freezeEndMs } from '../../workflows/guardrails/timing'
import { brokenForGood } from '../../workflows/guardrails/verdicts'
import { isSkippedForGood } from '../../workflows/run/journal/replay'
import { type ApplyJob, type FleetResult, timeMs } from '../jobs/jobs'
import { type JobContext, journalPath, planPath, reportPath } from '../jobs/tools'
import { keep, withOrg } from './do-read'
import { readInside } from './read-inside'

/**
 * Applies a plan of the shared folder, or resumes it: the journal holds what an earlier worker did, and the lease keeps
 * others out.
 * @throws TooEarly before its time, and in a freeze of the plan, also in one that begins while it is applied
 * @throws SkillrouteError `fleet.unfinished` when something could not be written; the next attempt resumes from there
 */
export async function doApply(job: ApplyJob, context: JobContext): Promise<FleetResult> {
  refuseEarly(job, context)
  const { org, planId, onConflict } = job
  const plan = await readPlan(job, context)
  refuseFrozen(plan, context)
  const approvals = await readApprovals(job, context)
  const journal = await (context.journal ?? ordinaryJournal(context))(org, plan)
  try {
    const report = await withOrg(context, org, (client) =>
      applyPlan(client, plan, {
        journal,
        lease: context.lease,
        approvals,
        reason: job.reason,
        onConflict,
        onFailure: 'continue',
        signal: context.signal,
        onProgress: ({ step: phase, done, total }) => context.progress({ step: phase, done, total }),
      }),
    )
    const file = reportPath(context.folder, org, planId)
    await keep(file, report)
    if (report.unfinished?.reason === 'freeze' && report.counts.failed === 0) refuseFrozen(plan, context)
    if (isUnfinished(report)) throw unfinished(report)
    await context.notify(reportEvents(report))
    const { outcome, counts, external } = report
    return { kind: 'apply', org, planId, outcome, counts, external: external.length, file }
  } finally {
    await journal.close()
  }
}

/** A job that must wait: its time has not come, or a freeze forbids writes. */
export class TooEarly extends Error {
  override readonly name = 'TooEarly'
  /** How long until its time. */
  readonly afterMs: number

  constructor(message: string, afterMs: number) {
    super(message)
    this.afterMs = afterMs
  }
}

/** The queue starts the job at its time. This check also works if the clock of the queue is wrong. */
function refuseEarly({ notBefore }: ApplyJob, { clock }: JobContext): void {
  if (notBefore === undefined) return
  const afterMs = timeMs(notBefore) - clock.now()
  if (afterMs > 0) throw new TooEarly(`not before ${notBefore}`, afterMs)
}

/** What was written stays; after the freeze the job resumes from the journal. */
function refuseFrozen(plan: Plan, { clock }: JobContext): void {
  const { id, binding } = plan
  // A plan that broke a limit can never be applied, so it fails now instead of after the freeze.
  if (brokenForGood(plan).length > 0) return
  const now = clock.now()
  const endMs = binding === undefined ? undefined : freezeEndMs([binding.guardrails], now)
  if (endMs === undefined) return
  throw new TooEarly(`plan ${id} is frozen until ${new Date(endMs).toISOString()}`, endMs - now)
}

/** The approval beside the plan, if there is one for this plan. */
async function readApprovals({ org, planId, hash }: ApplyJob, { folder }: JobContext): Promise<Approval[]> {
  const path = approvalPath(planPath(folder, org, planId))
  const text = await readInside(folder, path).catch((error: unknown) => {
    // An approval that exists but cannot be read must not count as missing.
    if (error instanceof ConfigError && systemCode(error.cause) === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return []
  const approval = parseApproval(text)
  return approval.planHash === hash ? [approval] : []
}

async function readPlan({ org, planId, hash }: ApplyJob, { folder }: JobContext): Promise<Plan> {
  const path = planPath(folder, org, planId)
  const text = await readInside(folder, path)
  const plan = parsePlan(text)
  if (plan.hash === hash) return plan
  throw new PlanError(
    'guardrail',
    `Plan ${planId} of ${org} at ${path} has hash ${plan.hash}, and the job is about ${hash}. Nothing was written. Run skillroute fleet plan again.`,
  )
}

function ordinaryJournal({ folder }: JobContext) {
  return (org: string, { id }: Plan) => fileJournal(journalPath(folder, org, id))
}

/** Whether changes failed that may be tried again. Conflicts are for people, and a change that waits for its time is not missing. */
function isUnfinished(report: ApplyReport): boolean {
  const { failed, conflict } = report.counts
  return failed > 0 || (conflict === 0 && report.results.some(isOpen))
}

/** Whether another attempt may make the change. */
function isOpen(result: ChangeResult): boolean {
  return result.status === 'failed' || (result.status === 'skipped' && !isSkippedForGood(result))
}

function unfinished({ planId, results }: ApplyReport): SkillrouteError {
  const open = results.filter(isOpen)
  const first = open[0]?.error
  const why = first === undefined ? '' : ` First: ${first.code}: ${first.message}`
  return new SkillrouteError('fleet.unfinished', `${open.length} changes of plan ${planId} could not be made.${why}`)
}
