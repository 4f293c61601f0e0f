import { createClient } from '../../client'
import type { ApplyReport, Plan, VerifyReport } from '../../documents'
import { startEmulator } from '../../emulator'
import { count, duration, plural } from '../../report/text/kit/figures'
import { writeHtml } from '../../terminal/io/html-file'
import type { Io } from '../../terminal/io/io'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { calculateSeconds } from '../../transport/limits/spread'
import { applyStep } from './apply-step'
import { exportStep } from './export-step'
import { findStep } from './find-step'
import { planStep } from './plan-step'
import { type DemoRead, readStep } from './read-step'
import { buildStage, type DemoOptions, type Stage } from './stage'
import { type DemoWeeks, weekAfter, weekAfterStep } from './week-after-step'
import { simulateUnchanged } from './week-thread/unchanged-week'

/**
 * Requests per minute in the demo, high enough that it never waits for the rate limit; the platform's default is 300.
 */
const DEMO_RATE = 60_000

/**
 * Runs the whole process on an emulated org, from reading it to comparing forecast and actuals, and prints each step.
 * The files are in `options.out`.
 */
export async function runDemo(io: Io, options: DemoOptions): Promise<void> {
  const started = performance.now()
  const { seed, agents } = options
  const like = { seed, agents, ratePerMinute: DEMO_RATE, now: Date.now() }
  const week = weekAfter(like.now)
  const emulator = await startEmulator(like)
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: DEMO_RATE,
  })
  const left = new AbortController()
  const unchanged = simulateUnchanged({ like, week }, AbortSignal.any([io.signal, left.signal]))
  // An error is thrown where the week is awaited; until then it must not count as an unhandled rejection.
  const ended = unchanged.catch(() => undefined)
  try {
    const stage = buildStage(io, client, options)
    heading(stage, emulator.world.org.name)
    const read = await readStep(stage)
    const plan = await planStep(stage, await findStep(stage, read))
    const outcome = await applyStep(stage, plan)
    const weeks = await weekAfterStep(stage, plan, emulator, week, unchanged)
    await exportStep(stage)
    await pageStep(stage, { ...read, plan, ...outcome }, weeks)
    const requests = emulator.stats.requests
    stage.say(
      `\nDone in ${duration((performance.now() - started) / 1000)} with ${count(requests)} requests. ` +
        `On Genesys Cloud skillroute sends at most 25 requests a second and 250 a minute: these would take ${duration(calculateSeconds(requests, 250))} there.`,
    )
    const { out } = options
    stage.say(
      `Next, with your org: set GENESYS_REGION, GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET, then run skillroute check.`,
    )
    stage.say(
      `To try single commands with these files: skillroute emulator --snapshot ${out}/snapshot.json --demand ${out}/demand.json`,
    )
  } finally {
    left.abort()
    await ended
    await client.close()
    await emulator.stop()
  }
}

function heading(stage: Stage, org: string): void {
  const { paint } = stage.io
  stage.say(
    `${paint.bold('skillroute demo')}  ${org}, an emulated org with ${plural(stage.options.agents, 'agent')} (seed ${stage.options.seed})`,
  )
  stage.say(
    paint.dim(
      `The emulator is set to ${count(DEMO_RATE)} requests a minute so that you need not wait; Genesys Cloud allows 300, skillroute uses 250.`,
    ),
  )
}

/** Writes one page with the org before, the plan, its writes, and forecast against actuals. */
async function pageStep(
  { io, options }: Stage,
  documents: DemoRead & { readonly plan: Plan; readonly applied: ApplyReport; readonly verified: VerifyReport },
  { withPlan, withoutPlan }: DemoWeeks,
): Promise<void> {
  const { snapshot, demand, plan, applied, verified } = documents
  await writeHtml(io, `${options.out}/report.html`, [snapshot, demand, plan, applied, verified, withPlan], {
    withoutPlan,
  })
}
