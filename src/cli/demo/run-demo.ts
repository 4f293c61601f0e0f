import { createClient } from '../../client'
import type { ApplyReport, Plan, VerifyReport } from '../../documents'
import { startEmulator } from '../../emulator'
import { skillHygiene } from '../../optimizer'
import { applyText, verifyText } from '../../report/text/apply'
import { forecastText } from '../../report/text/forecast'
import { cleanText } from '../../report/text/kit/clean'
import { count, duration, plural } from '../../report/text/kit/figures'
import { textTable } from '../../report/text/kit/table'
import { wrapText } from '../../report/text/kit/wrap'
import { budgetText, summary } from '../../report/text/plan'
import { fileJournal, memoryLease, memoryLedger } from '../../stores'
import { resolvePath, writeDocument } from '../../terminal/io/files'
import { writeHtml } from '../../terminal/io/html-file'
import type { Io } from '../../terminal/io/io'
import { leftText, showProgress, stepProgress } from '../../terminal/io/progress'
import { writeStream } from '../../terminal/io/write-stream'
import { foundText } from '../../terminal/planning/improvement-text'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { calculateSeconds } from '../../transport/limits/spread'
import { applyPlan, exportWfm, type OrgPlan, planOrg, verifyPlan } from '../../workflows'
import { type DemoRead, readStep } from './read-step'
import { buildStage, type DemoOptions, type Stage } from './stage'
import { type DemoWeeks, weekAfter, weekAfterStep } from './week-after-step'
import { simulateWithoutPlan } from './week-thread/week-without-plan'

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
  const org = { seed, agents, ratePerMinute: DEMO_RATE, now: Date.now() }
  const week = weekAfter(org.now)
  const emulator = await startEmulator(org)
  const client = createClient({
    baseUrl: emulator.url,
    loginUrl: emulator.loginUrl,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: DEMO_RATE,
  })
  const leaving = new AbortController()
  const unchanged = simulateWithoutPlan({ org, week }, AbortSignal.any([io.signal, leaving.signal]))
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
    leaving.abort()
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

/** Shows the plan and its forecast, and how long it takes to apply in the demo and at the platform's rate. */
async function planStep(stage: Stage, { plan }: OrgPlan): Promise<Plan> {
  const { io, options } = stage
  stage.title('The plan')
  await writeDocument(io, `${options.out}/plan.json`, plan)
  stage.say(`${io.paint.bold(plan.id)}  ${summary(plan)}`)
  const budget = `${budgetText(plan)}; at 250 a minute ${duration(calculateSeconds(plan.budget.total, 250))}`
  stage.say(wrapText(budget, io.columns, ''))
  for (const warning of plan.warnings.slice(0, 5))
    stage.say(`${io.paint.warn('note')} ${wrapText(warning, io.columns - 5, '     ')}`)
  if (plan.warnings.length > 5) stage.say(io.paint.dim(`… and ${plan.warnings.length - 5} more notes in the plan`))
  stage.title('What it would bring')
  if (plan.effect !== null) stage.say(forecastText(plan.effect, { width: io.columns, paint: io.paint }))
  return plan
}

/** Number of recommendations shown; the plan file contains all of them. */
const MAX_LISTED = 8

/** Lists problems in how skills are held, and plans the changes with the greatest effect. */
async function findStep(stage: Stage, { snapshot, demand }: DemoRead): Promise<OrgPlan> {
  const { io, client } = stage
  const { paint, columns } = io
  stage.title('Findings')
  const steps = stepProgress(io, 'looking for changes')
  const work = { signal: io.signal, onProgress: steps.update }
  const made = await planOrg({ client, snapshot, demand }, {}, work).finally(() => steps.end())
  const findings = made.model === undefined ? [] : skillHygiene(made.model, snapshot)
  for (const finding of findings.slice(0, 8)) stage.say(`${paint.warn('•')} ${cleanText(finding.message)}`)
  if (findings.length > 8) stage.say(paint.dim(`  … and ${findings.length - 8} more`))
  if (findings.length === 0) stage.say('No problems in how skills are maintained.')
  stage.title('Recommendations')
  stage.say(
    foundText(made.improvement, made.recommendations ?? [], { width: columns, paint, limit: MAX_LISTED }).trimEnd(),
  )
  return made
}

/** Exports agents and skills for workforce management, and lists the files. */
async function exportStep(stage: Stage): Promise<void> {
  const { io, client, options } = stage
  stage.title('Exporting')
  await writeStream(io, `${options.out}/wfm.csv`, exportWfm(client, { format: 'csv', signal: io.signal }))
  const files = [
    ['snapshot.json', 'the configuration of the org before the plan'],
    ['demand.json', 'contacts offered, by queue, skill set and quarter of an hour'],
    ['plan.json', 'each change with its reason, and the forecast effect'],
    ['*.journal.jsonl', 'each write with its time and correlation id'],
    ['apply-report.json', 'the outcome of each change'],
    ['verify-report.json', 'which changes a new read of the org found in place'],
    ['next-week.json', 'actual demand of the following week, with the plan'],
    ['wfm.csv', 'agents, skills, levels and availability for a workforce tool'],
    ['report.html', 'all results on one page, forecast against actuals first'],
  ]
  stage.say(
    textTable(
      [
        { title: `Files in ${options.out}`, cell: ([name]) => name ?? '' },
        { title: 'What is in them', cell: ([, what]) => what ?? '' },
      ],
      files,
      { width: io.columns, paint: io.paint },
    ),
  )
}

async function applyStep(
  stage: Stage,
  plan: Plan,
): Promise<{ readonly applied: ApplyReport; readonly verified: VerifyReport }> {
  const { io, client, options } = stage
  const layout = { width: io.columns, paint: io.paint }
  stage.title('Applying')
  const applied = await write(stage, plan)
  stage.say(applyText(applied, plan, layout))
  await writeDocument(io, `${options.out}/apply-report.json`, applied)
  stage.title('Verifying')
  const verified = await verifyPlan(client, plan, { signal: io.signal })
  stage.say(verifyText(verified, plan, layout))
  await writeDocument(io, `${options.out}/verify-report.json`, verified)
  return { applied, verified }
}

async function write({ io, client, options }: Stage, plan: Plan): Promise<ApplyReport> {
  const journal = await fileJournal(resolvePath(io, `${options.out}/${plan.id}.journal.jsonl`))
  const progress = showProgress(io, 'applying')
  try {
    return await applyPlan(client, plan, {
      journal,
      lease: memoryLease(),
      ledger: memoryLedger(),
      signal: io.signal,
      onProgress: (at) => progress.update(at.done, at.total, leftText(at)),
    })
  } finally {
    progress.end()
    await journal.close()
  }
}
