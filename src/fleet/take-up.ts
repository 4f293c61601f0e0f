import { PlanError } from '../core/errors'
import { CONFLICT_DEFAULT } from '../workflows/run/options/decide'
import { type ApplyJob, type FleetJob, timeMs } from './jobs/jobs'
import { type EngineQueue, type FoundJob, findJob } from './redis/engine'

/**
 * Prepares the queue for jobs that are added again. Leaves a job that waits, runs or is done with the same settings. Tries
 * a failed one again. Removes a plan whose time or policy changed, so that it can be added with the new ones.
 * @throws PlanError `locked` when a plan is being applied with other settings; nothing was changed then
 */
export async function takeUp(queue: EngineQueue, jobs: ReadonlyMap<string, FleetJob>): Promise<void> {
  const there: Found[] = []
  for (const [id, wanted] of jobs) {
    const found = await findJob(queue, id)
    if (found !== undefined) there.push({ ...found, wanted })
  }
  // All are checked before one is changed.
  for (const { job, wanted, state } of there)
    if (state === 'active' && isOtherwise(job.data, wanted)) throw isRunning(wanted)
  for (const one of there) await makeWay(one)
}

interface Found extends FoundJob {
  readonly wanted: FleetJob
}

async function makeWay({ job, wanted, state }: Found): Promise<void> {
  if (isOtherwise(job.data, wanted)) {
    // A plan that was fully applied is not applied again, whatever the policy.
    if (state === 'completed' && job.returnvalue?.kind === 'apply' && job.returnvalue.outcome === 'done') return
    await job.remove().catch(async (cause: unknown) => {
      // Since it was read, a worker took it or it was removed.
      if (await job.isActive()) throw isRunning(wanted, cause)
    })
  } else if (state === 'failed') {
    await job.retry('failed', { resetAttemptsMade: true })
  }
}

/** Whether a plan is to be applied with other settings than before. */
function isOtherwise(before: FleetJob, wanted: FleetJob): boolean {
  return before.kind === 'apply' && wanted.kind === 'apply' && manner(before) !== manner(wanted)
}

function manner({ onConflict = CONFLICT_DEFAULT, notBefore }: ApplyJob): string {
  return `${onConflict} ${notBefore === undefined ? '' : timeMs(notBefore)}`
}

function isRunning(job: FleetJob, cause?: unknown): PlanError {
  const what = job.kind === 'apply' ? `Plan ${job.planId} of ${job.org}` : 'The job'
  return new PlanError(
    'locked',
    `${what} is being applied right now, at another time or with another policy for conflicts. Nothing was changed. Wait until it ends, or stop the workers, and add it again.`,
    { cause },
  )
}
