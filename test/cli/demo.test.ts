/** `skillroute demo`: the whole loop to the week after, and the page that holds the forecast against it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demand, Plan } from '../../src/documents'
import { type Cli, type CliRun, cliIn } from '../support/cli'

let cli: Cli
let told: CliRun

beforeAll(async () => {
  cli = cliIn(undefined)
  told = await cli.run('demo --agents 4 --seed 4 --out demo')
})
afterAll(() => cli.remove())

const read = (name: string): string => readFileSync(join(cli.cwd, 'demo', name), 'utf8')

/** Words with their figures, units of time and spaces left out, which differ by org, machine and width. */
function plainText(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\d.]+ min [\d.]+ s\b/g, 's')
    .replaceAll(/[\d\s.,]+/g, ' ')
    .trim()
}

/** Lines of the demo that are the same whatever the org: headings of steps and tables, and how it ends. */
function stableLines(out: string): string[] {
  const lines = out.split('\n')
  const stable = lines.filter(
    (line, at) =>
      /^\d {2}(?!add|change|remove|join)\S/.test(line) ||
      /^(Done in|Next:|Overall |Value: )/.test(line) ||
      (lines[at + 1]?.startsWith('──') && !line.startsWith('Files in')),
  )
  expect(stable.length).toBeGreaterThan(12)
  return stable.map((line) =>
    plainText(line.startsWith('Overall ') || line.startsWith('Value: ') ? line.slice(0, 60) : line),
  )
}

describe('skillroute demo', () => {
  it('goes through all steps and shows the actuals', () => {
    expect(told.code, told.err).toBe(0)
    for (const step of [
      '1  Reading the org',
      '5  What it would bring',
      '6  Applying',
      '8  The week after',
      '9  Exporting',
    ])
      expect(told.out).toContain(step)
    expect(told.out).toMatch(/Forecast +predicted +Actual/)
    expect(told.out).toMatch(/skillroute emulator --snapshot \S+\/snapshot\.json --demand \S+\/demand\.json/)
    expect(told.out).toMatch(/\d+ of \d+ inside the prediction interval, which should contain 95 %\./)
    expect(told.out.replace(/\s+/g, ' ')).toMatch(
      /Overall [\d.]+ % of contacts were within service level, [\d.]+ points (better|worse) than the [\d.]+ % of the same week/,
    )
  })

  it('is what the image of the README shows: if not, npx tsx scripts/picture.ts draws it again', () => {
    const svg = readFileSync(join(import.meta.dirname, '../../docs/demo.svg'), 'utf8')
    const shown = plainText(svg.replaceAll('</text>', ' ').replaceAll(/<[^>]*>/g, ''))
    for (const line of stableLines(told.out)) expect(shown).toContain(line)
  })

  it('reads the week after through the API: seven days, right after the plan', () => {
    const plan: Plan = JSON.parse(read('plan.json'))
    const week: Demand = JSON.parse(read('next-week.json'))
    expect(plan.changes.length).toBeGreaterThan(0)
    const { start, end } = week.interval
    expect(Date.parse(end) - Date.parse(start)).toBe(7 * 24 * 3_600_000)
    const afterMs = Date.parse(start) - Date.parse(plan.createdAt)
    expect(afterMs).toBeGreaterThan(0)
    expect(afterMs).toBeLessThan(30 * 60_000)
    expect(week.contactTypes.some(({ answered }) => answered > 0)).toBe(true)
  })

  it('puts all of it on a page, forecast against actuals with and without the plan', () => {
    const page = read('report.html')
    expect(page).toContain('Forecast against actuals')
    expect(page).toContain('within service level; without the plan')
    expect(page).toContain('Without the plan</')
  })
})
