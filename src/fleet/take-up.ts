import { PlanError } from '../core/errors'
import { type ApplyJob, type FleetJob, timeMs } from './jobs/jobs'
import { type EngineQueue, type Look, lookAt } from './redis/engine'

/**
 * Makes way for jobs that are given out again, and leaves those be that already are what is asked for. One that failed is
 * taken up again. A plan that is to be applied at another time or with another policy than before is taken out, so that
 * it can be put in anew.
 * @throws PlanError `locked` when a plan is being applied otherwise than asked for; nothing was changed then
 */
export async function takeUp(queue: EngineQueue, jobs: ReadonlyMap<string, FleetJob>): Promise<void> {
  const there: Found[] = []
  for (const [id, wanted] of jobs) {
    const found = await lookAt(queue, id)
    if (found !== undefined) there.push({ ...found, wanted })
  }
  // All are looked at before one is touched.
  for (const { job, wanted, state } of there)
    if (state === 'active' && isOtherwise(job.data, wanted)) throw isRunning(wanted)
  for (const one of there) await makeWay(one)
}

interface Found extends Look {
  readonly wanted: FleetJob
}

async function makeWay({ job, wanted, state }: Found): Promise<void> {
  if (isOtherwise(job.data, wanted)) {
    // What was applied whole is not applied again, whatever the policy.
    if (state === 'completed' && job.returnvalue?.kind === 'apply' && job.returnvalue.outcome === 'done') return
    await job.remove().catch(async (cause: unknown) => {
      // Taken by a worker, or gone, since it was looked at.
      if (await job.isActive()) throw isRunning(wanted, cause)
    })
  } else if (state === 'failed') {
    await job.retry('failed', { resetAttemptsMade: true })
  }
}

/** Whether a plan is to be applied otherwise than it was to be. */
function isOtherwise(before: FleetJob, wanted: FleetJob): boolean {
  return before.kind === 'apply' && wanted.kind === 'apply' && manner(before) !== manner(wanted)
}

function manner({ onConflict = 'merge', notBefore }: ApplyJob): string {
  return `${onConflict} ${notBefore === undefined ? '' : timeMs(notBefore)}`
}

function isRunning(job: FleetJob, cause?: unknown): PlanError {
  const what = job.kind === 'apply' ? `Plan ${job.planId} of ${job.org}` : 'The job'
  return new PlanError(
    'locked',
    `${what} is being applied right now, at another time or with another policy for conflicts than asked for. Nothing was changed. Wait for its end, or stop the workers, and give it out again.`,
    { cause },
  )
}
