import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const

/** Ends what hangs. At a load of 20 a browser takes a minute for what takes a second. */
export const PATIENCE_MS = 600_000

/** How large the screen is. */
export type Size = keyof typeof SIZES

/** Where Debian, Alpine, Arch and others put it; `CHROMIUM` names another one. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
]

/** The path of a Chromium of this system; undefined when there is none. */
export function chromiumPath(): string | undefined {
  return [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path))
}

/**
 * Starts it. A container has no user namespace for its sandbox; the pages are
 * our own.
 */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], timeout: PATIENCE_MS })
}

/** The path of a Chromium for tests that are left out without one, which is said once. */
export function wantedChromium(): string | undefined {
  const path = chromiumPath()
  if (path !== undefined) return path
  const text = 'No Chromium on this system (apt-get install chromium, or CHROMIUM=path): pages are not opened.'
  if (process.env.SKILLROUTE_REQUIRE_ALL === '1') throw new Error(text)
  process.stderr.write(`${text}\n`)
  return undefined
}

/** A page that is open. */
export interface Opened {
  readonly page: Page
  /** Console errors and warnings, exceptions, requests for anything but the file. */
  readonly trouble: string[]
}

/** Opens a page in a file. */
export async function openFile(
  browser: Browser | undefined,
  path: string,
  size: Size,
  colorScheme: 'light' | 'dark',
): Promise<Opened> {
  if (browser === undefined) throw new Error('there is no browser')
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const trouble: string[] = []
  const file = pathToFileURL(path).href
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text())
  })
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('request', (request) => {
    if (request.url() !== file && !request.url().startsWith('data:')) trouble.push(request.url())
  })
  await page.goto(file)
  return { page, trouble }
}

/** What axe finds wrong with a page. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + node.failureSummary).join(' | ')))`,
  )
  return Array.isArray(found) ? found.map(String) : ['axe gave no list']
}
