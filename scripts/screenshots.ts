/**
 * Draws the images of the reports in `docs/images`: `tsx scripts/screenshots.ts [name...]`. Most are of the page that the
 * built `skillroute demo` writes. For the others an emulated org is read, and a plan is made and applied through faults.
 * The pages are opened in the system's Chromium.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { createClient } from '../src/client'
import { startEmulator } from '../src/emulator'
import { clientCredentials } from '../src/index'
import { recommendSkills, routingModel, whatIf } from '../src/optimizer'
import { htmlReport, type ReportDocument } from '../src/report'
import { memoryJournal, memoryLease, memoryLedger } from '../src/stores'
import { applyPlan, buildPlan, captureDemand, captureSnapshot, compareSnapshots } from '../src/workflows'
import { attributeDrift } from '../src/workflows/drift/attribute-drift'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const TARGET = 'docs/images'
/** Requests a minute: nobody waits here. */
const RATE = 100_000

interface Picture {
  readonly name: string
  readonly page: 'demo' | 'applied' | 'drift'
  readonly width: number
  readonly height: number
  readonly theme: 'light' | 'dark'
  /** The part to show; default: the top of the page. */
  readonly part?: string
}

const PICTURES: readonly Picture[] = [
  { name: 'report', page: 'demo', width: 1120, height: 1010, theme: 'light' },
  { name: 'report-dark', page: 'demo', width: 1120, height: 1010, theme: 'dark' },
  { name: 'report-phone', page: 'demo', width: 390, height: 844, theme: 'light' },
  { name: 'report-matrix', page: 'demo', width: 1120, height: 800, theme: 'light', part: '#matrix' },
  { name: 'report-enough', page: 'demo', width: 1120, height: 800, theme: 'light', part: '#enough' },
  { name: 'report-changes', page: 'demo', width: 1120, height: 800, theme: 'light', part: '#changes' },
  { name: 'report-applied', page: 'applied', width: 1120, height: 800, theme: 'light', part: '#applied' },
  { name: 'report-day', page: 'demo', width: 1120, height: 800, theme: 'light', part: '#day' },
  { name: 'report-actuals', page: 'demo', width: 1120, height: 800, theme: 'light', part: '#actuals' },
  { name: 'report-drift', page: 'drift', width: 1120, height: 800, theme: 'light', part: '#drift' },
]

const folder = mkdtempSync(join(tmpdir(), 'skillroute-screenshots-'))
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
try {
  mkdirSync(TARGET, { recursive: true })
  const desired = process.argv.slice(2)
  if (desired.length === 0 || desired.includes('ui')) await takePlanner(browser)
  if (desired.some((name) => name !== 'ui') || desired.length === 0) await takeReports(browser, desired)
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}

/** The pages of reports. */
async function takeReports(from: Browser, desired: readonly string[]): Promise<void> {
  for (const [name, documents] of Object.entries(await documentsOfPages())) {
    writeFileSync(join(folder, `${name}.html`), await htmlReport(documents))
  }
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
  execFileSync(process.execPath, [cli, 'demo', '--out', join(folder, 'demo')], { cwd: folder, stdio: 'ignore' })
  renameSync(join(folder, 'demo', 'report.html'), join(folder, 'demo.html'))
  for (const picture of PICTURES) if (desired.length === 0 || desired.includes(picture.name)) await take(from, picture)
}

/** The planner's page with a choice of changes, on a desktop and a phone, light and dark. */
async function takePlanner(from: Browser): Promise<void> {
  const emulator = await startEmulator({ seed: 11, agents: 40, queues: 5, skills: 8, ratePerMinute: RATE })
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
  const env = {
    ...process.env,
    GENESYS_BASE_URL: emulator.url,
    GENESYS_LOGIN_URL: emulator.loginUrl,
    GENESYS_CLIENT_ID: emulator.clientId,
    GENESYS_CLIENT_SECRET: emulator.clientSecret,
  }
  const served = spawn(process.execPath, [cli, 'ui', '--json', '--days', '14', '--rate', String(RATE)], {
    cwd: folder,
    env,
  })
  try {
    const [line] = await once(served.stdout, 'data')
    const { url }: { url: string } = JSON.parse(String(line))
    const page = await from.newPage({ timezoneId: 'UTC', deviceScaleFactor: 1 })
    await page.goto(url)
    await page
      .locator('#scope')
      .getByText(/[1-9]\d* changes were found/)
      .waitFor({ timeout: 300_000 })
    await page.waitForSelector('#variant-A [data-method="simulation"]', { timeout: 300_000 })
    for (const theme of ['light', 'dark'] as const) {
      for (const [name, width, height] of [
        ['', 1280, 900],
        ['-phone', 390, 844],
      ] as const) {
        await page.emulateMedia({ colorScheme: theme })
        await page.setViewportSize({ width, height })
        await page.locator('#variant-A').scrollIntoViewIfNeeded()
        await page.evaluate('document.querySelector("#variant-A").scrollIntoView()')
        // What was outside the window is not drawn yet.
        await page.waitForTimeout(500)
        await page.screenshot({ path: join(TARGET, `ui${name}${theme === 'dark' ? '-dark' : ''}.png`) })
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.locator('#queues button').first().click()
    await page.waitForSelector('#queues table.week')
    await page.locator('#queues').screenshot({ path: join(TARGET, 'ui-queues.png') })
    await page.close()
  } finally {
    served.kill('SIGINT')
    await emulator.stop()
  }
}

async function take(from: Browser, { name, page: file, width, height, theme, part }: Picture): Promise<void> {
  const page = await from.newPage({ viewport: { width, height }, colorScheme: theme, deviceScaleFactor: 1 })
  await page.goto(pathToFileURL(join(folder, `${file}.html`)).href)
  const path = join(TARGET, `${name}.png`)
  if (part === undefined) await page.screenshot({ path })
  else await page.locator(part).screenshot({ path, style: 'nav.parts{display:none}' })
  await page.close()
}

/** An org through the whole loop, with what can go wrong on the way. */
async function documentsOfPages(): Promise<Record<Exclude<Picture['page'], 'demo'>, ReportDocument[]>> {
  const emulator = await startEmulator({ seed: 11, agents: 90, ratePerMinute: RATE })
  const { url: baseUrl, loginUrl, clientId, clientSecret } = emulator
  const client = createClient({
    baseUrl,
    loginUrl,
    auth: clientCredentials({ clientId, clientSecret }),
    ratePerMinute: RATE,
  })
  try {
    const snapshot = await captureSnapshot(client)
    const demand = await captureDemand(client, { days: 30, userIds: snapshot.agents.map(({ id }) => id) })
    const model = routingModel(snapshot, demand)
    const improvement = recommendSkills(model)
    const recommendations = improvement.changes
    const plan = buildPlan({
      snapshot,
      model,
      recommendations,
      improvement,
      effect: (changes) => whatIf(model, changes, { method: 'simulation', simulation: { weeks: 40, seed: 1 } }),
    })
    emulator.faults.add({ method: 'PATCH', share: 0.3, fault: { kind: 'status', status: 503 } })
    const journal = memoryJournal()
    const applied = await applyPlan(client, plan, { journal, lease: memoryLease(), ledger: memoryLedger() })
    emulator.faults.clear()
    const later = await captureSnapshot(client)
    const drift = await attributeDrift(client, compareSnapshots(snapshot, later), { side: 'right', snapshot: later })
    return {
      applied: [snapshot, demand, plan, applied],
      drift: [drift],
    }
  } finally {
    await client.close()
    await emulator.stop()
  }
}
