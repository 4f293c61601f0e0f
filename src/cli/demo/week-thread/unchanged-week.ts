import type { Demand } from '../../../core/documents'
import { SkillrouteError } from '../../../core/errors'
import type { EmulatorOptions } from '../../../emulator'
import { runInThread } from '../../../workers/run-in-thread'
import { threadProgram } from './thread-program'

/** The org, and the week that is read of it. Plain data, since it goes to a thread. */
export interface UnchangedWeek {
  readonly like: Pick<EmulatorOptions, 'seed' | 'agents' | 'ratePerMinute' | 'now'>
  readonly week: LivedWeek
}

/** A week of demand, as `captureDemand` takes it. */
export interface LivedWeek {
  readonly days: number
  readonly end: number
  readonly userIds: string[]
}

/**
 * Lives a week in an org of the same seed in which nothing is changed: the same callers call at the same times with the
 * same patience. In a thread, since nothing of it has to wait for the plan.
 * @throws SkillrouteError `demo.thread` when the thread cannot be started or dies
 */
export function liveUnchanged(input: UnchangedWeek, signal: AbortSignal): Promise<Demand> {
  return runInThread<Demand, Demand>(threadProgram(), input, {
    signal,
    died,
    hear: (demand, resolve) => resolve(demand),
  })
}

function died(cause: unknown): SkillrouteError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new SkillrouteError('demo.thread', `The thread that lives a week without the plan died: ${message}`, { cause })
}
