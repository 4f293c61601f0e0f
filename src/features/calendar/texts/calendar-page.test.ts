/** The page of a calendar in a real browser. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { launchChromium, openFile, violations, wantedChromium } from '../../../../test/report/browser'
import { withHostileTexts } from '../../../../test/report/hostile'
import type { CompiledCalendar } from '../skill-calendar'
import { calendarPage } from './calendar-page'

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

const executable = wantedChromium()
const browser = executable === undefined ? undefined : await launchChromium(executable)
const folder = mkdtempSync(join(tmpdir(), 'skillroute-calendar-'))
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(executable === undefined)('the page of a calendar in Chromium', () => {
  it.each([
    ['desktop', 'light'],
    ['phone', 'dark'],
  ] as const)('on a %s in %s', async (size, colorScheme) => {
    const file = join(folder, 'calendar.html')
    writeFileSync(file, calendarPage(withHostileTexts(CALENDAR)))
    const { page, trouble } = await openFile(browser, file, size, colorScheme)
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    expect(overflow).toBe(0)
    expect(await page.evaluate('globalThis.broken')).toBeUndefined()
    expect(await violations(page)).toEqual([])
    expect(trouble).toEqual([])
    await page.context().close()
  })
})
