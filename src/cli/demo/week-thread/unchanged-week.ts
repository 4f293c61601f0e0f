import type { Demand } from '../../../core/documents'
import { SkillrouteError } from '../../../core/errors'
import type { EmulatorOptions } from '../../../emulator'
import { errorOf, type Refusal } from '../../../workers/plan-thread/messages'
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

/** What the thread says. */
export type WeekMessage =
  | { readonly type: 'lived'; readonly demand: Demand }
  | { readonly type: 'refused'; readonly refusal: Refusal }

/**
 * Lives a week in an org of the same seed in which nothing is changed: the same callers call at the same times with the
 * same patience. In a thread, since nothing of it has to wait for the plan.
 * @throws SkillrouteError what the thread was refused, with its code and message
 * @throws SkillrouteError `demo.thread` when the thread cannot be started or dies
 */
export function liveUnchanged(input: UnchangedWeek, signal: AbortSignal): Promise<Demand> {
  return runInThread<WeekMessage, Demand>(threadProgram(), input, {
    signal,
    died,
    hear: (message, resolve, reject) => {
      if (message.type === 'lived') resolve(message.demand)
      else reject(errorOf(message.refusal))
    },
  })
}

function died(cause: unknown): SkillrouteError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new SkillrouteError('demo.thread', `The thread that lives a week without the plan died: ${message}`, { cause })
}
