import { WEEK_DAYS, WEEK_MS } from '../../core/time/durations'
import type { Demand, Plan } from '../../documents'
import type { Emulator } from '../../emulator'
import { duration } from '../../report/text/kit/figures'
import { writeDocument } from '../../terminal/io/files'
import { showProgress } from '../../terminal/io/progress'
import { captureDemand } from '../../workflows'
import { outcomeText } from './outcome-text'
import type { Stage } from './stage'
import type { DemoWeek } from './week-thread/week-without-plan'

export interface DemoWeeks {
  readonly withPlan: Demand
  readonly withoutPlan: Demand
}

const QUARTER_HOUR_MS = 15 * 60_000

/** The first week that begins at least a quarter of an hour after the demo started; the plan should be applied by then. */
export function weekAfter(startedMs: number): DemoWeek {
  const beginMs = Math.ceil((startedMs + QUARTER_HOUR_MS) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS
  return { days: WEEK_DAYS, end: beginMs + WEEK_MS, userIds: [] }
}

/** Simulates the week after the plan, reads its demand through the API, and compares it with the forecast. */
export async function weekAfterStep(
  stage: Stage,
  plan: Plan,
  emulator: Emulator,
  week: DemoWeek,
  unchanged: Promise<Demand>,
): Promise<DemoWeeks> {
  const { io, client, options } = stage
  stage.title('The week after')
  const lateMs = emulator.time.now() - (week.end - WEEK_MS)
  if (lateMs > 0) {
    const late = `The plan was applied ${duration(lateMs / 1000)} into this week, which began during the apply.`
    stage.say(`${io.paint.warn('note')} ${late}`)
  }
  const progress = showProgress(io, 'simulating the next week')
  progress.update(0, 2, 'with the plan')
  try {
    emulator.time.jump(new Date(week.end))
    const withPlan = await captureDemand(client, { ...week, signal: io.signal })
    progress.update(1, 2, 'without the plan')
    const withoutPlan = await unchanged
    progress.end()
    await writeDocument(io, `${options.out}/next-week.json`, withPlan)
    if (plan.effect !== null)
      stage.say(outcomeText(plan.effect, { withPlan, withoutPlan }, { width: stage.io.columns, paint: stage.io.paint }))
    return { withPlan, withoutPlan }
  } finally {
    progress.end()
  }
}
