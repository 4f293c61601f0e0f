import { Worker } from 'node:worker_threads'
import { SkillrouteError } from '../../core/errors'
import { whenAborted } from '../../core/when-aborted'
import type { FleetProgress } from '../jobs'
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
export async function planInThread(input: PlanInput, options: PlanThreadOptions = {}): Promise<MadePlan> {
  options.signal?.throwIfAborted()
  const worker = startThread(input)
  const aborted = whenAborted(options.signal)
  try {
    return await Promise.race([answerOf(worker, options), aborted.promise])
  } finally {
    aborted.forget()
    await worker.terminate()
  }
}

function startThread(input: PlanInput): Worker {
  try {
    const { program, eval: isText } = threadProgram()
    return new Worker(program, { eval: isText, workerData: input })
  } catch (cause) {
    throw died(cause)
  }
}

function answerOf(worker: Worker, { onProgress }: PlanThreadOptions): Promise<MadePlan> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: PlanMessage) => {
      if (message.type === 'progress') onProgress?.(message.progress)
      else if (message.type === 'made') resolve(message.made)
      else reject(errorOf(message.refusal))
    })
    worker.on('error', (cause) => reject(died(cause)))
    worker.on('exit', (code) => reject(died(new Error(`it ended with code ${code} before its work was done`))))
  })
}

function died(cause: unknown): SkillrouteError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new SkillrouteError('fleet.thread', `The thread that makes a plan died: ${message}`, { cause })
}
