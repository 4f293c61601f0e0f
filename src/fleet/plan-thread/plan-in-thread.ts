import type { Plan } from '../../documents'
import { runInThread, type ThreadWork } from '../../threads/run-in-thread'
import type { FleetProgress } from '../jobs/jobs'
import type { PlanInput } from './make-plan'
import { threadProgram } from './thread-program'

/**
 * Makes a plan of what the demand of an org recommends in a thread of its own: meanwhile this one prolongs locks and
 * leases. The thread has ended when the promise settles.
 * @throws SkillrouteError what making the plan threw, with its code, message and issues
 * @throws SkillrouteError `fleet.thread` when the thread cannot be started or dies
 */
export async function planInThread(
  input: PlanInput,
  options: Pick<ThreadWork<FleetProgress>, 'signal' | 'onProgress'> = {},
): Promise<Plan> {
  return await runInThread({ ...options, program: threadProgram(), input, does: 'makes a plan', code: 'fleet.thread' })
}
