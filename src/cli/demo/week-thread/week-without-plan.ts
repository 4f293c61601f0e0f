import type { Demand } from '../../../documents'
import type { EmulatorOptions } from '../../../emulator'
import { runInThread } from '../../../threads/in-threads'
import { programFile } from '../../../threads/program-file'

/** The org, and the week to read from it. Plain data, so that it can be passed to a thread. */
export interface WeekWithoutPlan {
  readonly org: Pick<EmulatorOptions, 'seed' | 'agents' | 'ratePerMinute' | 'now'>
  readonly week: DemoWeek
}

/** A week of demand, with the options of `captureDemand`. */
export interface DemoWeek {
  readonly days: number
  readonly end: number
  readonly userIds: string[]
}

/**
 * Simulates a week in an unchanged org of the same seed: the same callers call at the same times with the same
 * patience. It runs in a thread while the plan is applied.
 * @throws SkillrouteError of the thread, with its code and message
 * @throws SkillrouteError `demo.thread` when the thread cannot be started or dies
 */
export async function simulateWithoutPlan(input: WeekWithoutPlan, signal: AbortSignal): Promise<Demand> {
  const died = 'The thread that simulates a week without the plan died'
  return await runInThread({
    program: programFile(import.meta.url, 'week-thread'),
    input,
    signal,
    died,
    code: 'demo.thread',
  })
}
