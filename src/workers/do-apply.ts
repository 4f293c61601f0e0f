import { readFile } from 'node:fs/promises'
import type { ApplyReport, Plan } from '../core/documents'
import { ConfigError, SkillrouteError } from '../core/errors'
import { fileJournal } from '../stores/journal-file'
import { reportEvents } from '../webhooks/relay/run-events'
import { applyPlan, readPlan } from '../workflows'
import { keep, withOrg } from './do-read'
import type { ApplyJob, FleetResult } from './jobs'
import { journalPath, planPath, reportPath } from './paths'
import type { JobContext } from './tools'

/**
 * Applies a plan of the shared folder, or goes on with it: the journal tells what an earlier worker did, the lease that
 * nobody else is at work.
 * @throws SkillrouteError `fleet.unfinished` when something could not be written; the next attempt goes on from there
 */
export async function doApply(job: ApplyJob, context: JobContext): Promise<FleetResult> {
  const { org, planId, hash, onConflict = 'merge' } = job
  const plan = await planOf(job, context)
  const journal = await (context.journal ?? ordinaryJournal(context))(org, plan)
  try {
    const report = await withOrg(context, org, (client) =>
      applyPlan(client, plan, {
        journal,
        lease: context.lease,
        approve: hash,
        onConflict,
        onFailure: 'continue',
        signal: context.signal,
        onProgress: ({ phase, done, total }) => context.progress({ step: phase, done, total }),
      }),
    )
    const file = reportPath(context.folder, org, planId)
    await keep(file, report)
    if (isUnfinished(report)) throw unfinished(report)
    await context.tell(reportEvents(report))
    const { outcome, counts } = report
    return { kind: 'apply', org, planId, outcome, counts, file }
  } finally {
    await journal.close()
  }
}

async function planOf({ org, planId }: ApplyJob, { folder }: JobContext): Promise<Plan> {
  const path = planPath(folder, org, planId)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ConfigError(
      `Plan ${planId} of ${org} should be at ${path} and cannot be read. Workers and those who give them work must share the folder.`,
      { code: 'file.unreadable', cause },
    )
  })
  return readPlan(text)
}

function ordinaryJournal({ folder }: JobContext) {
  return (org: string, { id }: Plan) => fileJournal(journalPath(folder, org, id))
}

/** What failed may be tried again; conflicts are for people, and what waits for its time is not missing. */
function isUnfinished({ counts }: ApplyReport): boolean {
  return counts.failed > 0 || (counts.skipped > 0 && counts.conflict === 0)
}

function unfinished({ planId, counts, results }: ApplyReport): SkillrouteError {
  const first = results.find(({ status }) => status === 'failed' || status === 'skipped')?.error
  const why = first === undefined ? '' : ` First: ${first.code}: ${first.message}`
  return new SkillrouteError(
    'fleet.unfinished',
    `${counts.failed + counts.skipped} changes of plan ${planId} could not be made.${why}`,
  )
}
