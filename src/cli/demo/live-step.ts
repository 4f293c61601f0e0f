import { createClient } from '../../client'
import type { Demand, Forecast, Plan } from '../../core/documents'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator'
import { clientCredentials } from '../../transport/client-credentials'
import { captureDemand } from '../../workflows'
import { writeDocument } from '../files'
import { progressOf } from '../progress'
import { outcomeText } from './outcome-text'
import type { Stage } from './stage'

/** The emulated org, and how another like it is started. */
export interface DemoOrg {
  readonly emulator: Emulator
  readonly like: EmulatorOptions
}

/** The same week twice: as it came with the plan, and as it would have come without. */
export interface LivedWeeks {
  readonly withPlan: Demand
  readonly withoutPlan: Demand
}

const QUARTER_HOUR_MS = 15 * 60_000
const WEEK_DAYS = 7
const WEEK_MS = WEEK_DAYS * 24 * 3_600_000

/**
 * Lives the week after the plan, and once more in an org of the same seed in which nothing was changed: the same callers
 * call at the same times with the same patience. Both are read through the API, and held against the forecast.
 */
export async function liveStep(stage: Stage, plan: Plan, { emulator, like }: DemoOrg): Promise<LivedWeeks> {
  const { io, client, options } = stage
  stage.title('The week after')
  const progress = progressOf(io, 'living the next week')
  const endMs = Math.ceil(emulator.time.now() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS + WEEK_MS
  const week = { days: WEEK_DAYS, end: endMs, userIds: [], signal: io.signal }
  const twin = await startEmulator(like)
  const twinClient = createClient({
    baseUrl: twin.url,
    loginUrl: twin.loginUrl,
    auth: clientCredentials({ clientId: twin.clientId, clientSecret: twin.clientSecret }),
    ratePerMinute: client.rateLimit().perMinute,
  })
  try {
    emulator.time.jump(new Date(endMs))
    const withPlan = await captureDemand(client, week)
    progress.update(1, 2, 'with the plan')
    twin.time.jump(new Date(endMs))
    const withoutPlan = await captureDemand(twinClient, week)
    progress.end()
    await writeDocument(io, `${options.out}/next-week.json`, withPlan)
    if (plan.forecast !== null) stage.say(outcomeOf(plan.forecast, { withPlan, withoutPlan }, stage))
    return { withPlan, withoutPlan }
  } finally {
    progress.end()
    await twinClient.close()
    await twin.stop()
  }
}

function outcomeOf(forecast: Forecast, weeks: LivedWeeks, { io }: Stage): string {
  return outcomeText(forecast, weeks, { width: io.columns, paint: io.paint })
}
