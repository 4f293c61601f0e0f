/** The pages in a real browser: nothing asked of a network, no error, accessible, readable on a phone and on paper. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CompiledCalendar } from '../../src/documents'
import { calendarPage, htmlReport } from '../../src/report'
import { chromiumPath, launchChromium } from './browser'
import { madeDocuments } from './documents'
import { withHostileTexts } from './hostile'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const
const NAMES = ['loop', 'others', 'hostile', 'calendar'] as const

/** A month with a clock change, an entry by shift and one in another zone. */
const CALENDAR: CompiledCalendar = {
  name: 'spring',
  org: { id: 'o', name: 'Acme' },
  timeZone: 'Europe/Berlin',
  interval: { start: '2027-02-28T23:00:00.000Z', end: '2027-03-31T22:00:00.000Z' },
  entries: [
    {
      name: 'mornings',
      timeZone: 'America/New_York',
      levels: 'atLeast',
      skills: [{ skill: { id: 's', name: 'Sales' }, level: 3 }],
      agents: [{ id: 'a', name: 'Anna' }],
      spans: [{ start: '2027-03-25T07:00:00.000Z', end: '2027-03-29T10:00:00.000Z' }],
    },
    {
      name: 'shifts',
      timeZone: 'Europe/Berlin',
      levels: 'exact',
      skills: [{ skill: { id: 's', name: 'Sales' }, level: null }],
      agents: [{ id: 'a', name: 'Anna' }],
      spans: [],
      spansByAgent: { a: [{ start: '2027-03-02T07:00:00.000Z', end: '2027-03-02T10:00:00.000Z' }] },
    },
  ],
}

const executable = chromiumPath()
const folder = mkdtempSync(join(tmpdir(), 'skillroute-pages-'))
let browser: Browser | undefined

beforeAll(async () => {
  if (executable === undefined) {
    const text = 'No Chromium on this system (apt-get install chromium, or CHROMIUM=path): pages are not opened.'
    if (process.env.SKILLROUTE_REQUIRE_ALL === '1') throw new Error(text)
    process.stderr.write(`${text}\n`)
    return
  }
  const { loop, others } = await madeDocuments()
  const documents = { loop, others, hostile: withHostileTexts(loop) }
  for (const name of ['loop', 'others', 'hostile'] as const)
    writeFileSync(join(folder, `${name}.html`), await htmlReport(documents[name]))
  writeFileSync(join(folder, 'calendar.html'), calendarPage(withHostileTexts(CALENDAR)))
  browser = await launchChromium(executable)
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(executable === undefined)('pages in Chromium', () => {
  it.each([
    ['loop', 'desktop', 'light'],
    ['loop', 'phone', 'dark'],
    ['others', 'desktop', 'dark'],
    ['others', 'phone', 'light'],
    ['hostile', 'desktop', 'light'],
    ['hostile', 'phone', 'dark'],
    ['calendar', 'desktop', 'light'],
    ['calendar', 'phone', 'dark'],
  ] as const)('%s on a %s in %s', async (name, size, colorScheme) => {
    const { page, trouble } = await open(name, size, colorScheme)
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow).toBe(0)
    expect(await page.evaluate('globalThis.broken')).toBeUndefined()
    expect(await violations(page)).toEqual([])
    expect(trouble).toEqual([])
    await page.context().close()
  })

  it('sorts, filters and changes colors by keyboard', async () => {
    const { page, trouble } = await open('loop', 'desktop', 'light')
    const rows = page.locator('#changes tbody tr:visible')
    const all = await rows.count()
    const titles = await page.locator('#changes thead th').allTextContents()
    const of = titles.findIndex((title) => title.includes('Agent or queue'))
    const name = (await page.locator('#changes tbody tr').last().locator('td').nth(of).textContent()) ?? ''
    await page.locator('#changes [data-filter]').fill(name.toUpperCase())
    expect(await rows.count()).toBeLessThan(all)
    expect(await page.locator('#changes [data-count]').textContent()).toMatch(/^\d+ of \d+$/)
    await page.locator('#changes [data-filter]').fill('')
    const heading = page.locator('#changes th button', { hasText: 'Agent or queue' })
    await heading.focus()
    await page.keyboard.press('Enter')
    const names = await page.locator(`#changes tbody td:nth-child(${of + 1})`).allTextContents()
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)))
    await page.locator('#matrix [data-changed]').check()
    expect(await page.locator('#matrix tbody tr:visible').count()).toBeLessThan(
      await page.locator('#matrix tbody tr').count(),
    )
    await page.getByText('Dark', { exact: true }).click()
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(15, 19, 24)')
    expect(trouble).toEqual([])
    await page.context().close()
  })

  it('prints in light colors', async () => {
    const { page } = await open('loop', 'desktop', 'dark')
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(20_000)
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    await page.context().close()
  })
})

interface Opened {
  readonly page: Page
  /** Console errors and warnings, exceptions, requests for anything but the file. */
  readonly trouble: string[]
}

async function open(
  name: (typeof NAMES)[number],
  size: keyof typeof SIZES,
  colorScheme: 'light' | 'dark',
): Promise<Opened> {
  if (browser === undefined) throw new Error('there is no browser')
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme })
  const page = await context.newPage()
  const trouble: string[] = []
  const file = pathToFileURL(join(folder, `${name}.html`)).href
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

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] }).then(({ violations }) => violations.map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + node.failureSummary).join(' | ')))`,
  )
  return Array.isArray(found) ? found.map(String) : ['axe gave no list']
}
