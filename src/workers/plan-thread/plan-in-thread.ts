import { SkillrouteError } from '../../core/errors'
import type { FleetProgress } from '../jobs'
import { runInThread } from '../run-in-thread'
import type { MadePlan, PlanInput } from './make-plan'
import { errorOf, type PlanMessage } from './messages'
import { threadProgram } from './thread-program'

/** Who is told how far a plan is, and what ends it. */
export interface PlanThreadOptions {
  /** Ends the thread at once; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: FleetProgress) => void) | undefined
}

/**
 * Makes a plan of what the demand of an org recommends in a thread of its own: meanwhile this one prolongs locks and
 * leases. The thread has ended when the promise settles.
 * @throws SkillrouteError what making the plan threw, with its code, message and issues
 * @throws SkillrouteError `fleet.thread` when the thread cannot be started or dies
 */
export async function planInThread(
  input: PlanInput,
  { signal, onProgress }: PlanThreadOptions = {},
): Promise<MadePlan> {
  return await runInThread<PlanMessage, MadePlan>(threadProgram(), input, {
    signal,
    died,
    hear: (message, resolve, reject) => {
      if (message.type === 'progress') onProgress?.(message.progress)
      else if (message.type === 'made') resolve(message.made)
      else reject(errorOf(message.refusal))
    },
  })
}

function died(cause: unknown): SkillrouteError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new SkillrouteError('fleet.thread', `The thread that makes a plan died: ${message}`, { cause })
}
