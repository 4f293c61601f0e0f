/** The pages in a real browser: nothing asked of a network, no error, accessible, readable on a phone and on paper. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { htmlReport } from '../../src/report'
import { launchChromium, openFile, type Size, violations, wantedChromium } from './browser'
import { madeDocuments } from './documents'
import { withHostileTexts } from './hostile'

const executable = wantedChromium()
const folder = mkdtempSync(join(tmpdir(), 'skillroute-pages-'))
let browser: Browser | undefined

beforeAll(async () => {
  if (executable === undefined) return
  const { loop, others } = await madeDocuments()
  const documents = { loop, others, hostile: withHostileTexts(loop) }
  for (const name of ['loop', 'others', 'hostile'] as const)
    writeFileSync(join(folder, `${name}.html`), await htmlReport(documents[name]))
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

async function open(name: 'loop' | 'others' | 'hostile', size: Size, colorScheme: 'light' | 'dark') {
  return await openFile(browser, join(folder, `${name}.html`), size, colorScheme)
}
