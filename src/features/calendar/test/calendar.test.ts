/**
 * A calendar simulated with kills, missed runs and external edits. By default a few days around both clock changes of one
 * zone. `SKILLROUTE_CALENDAR_SLICE=1`: the weeks around all clock changes of three zones, in a few minutes.
 * `SKILLROUTE_FULL=1`: a year in three zones with 200 kills, in half an hour.
 */

import { expect, it } from 'vitest'
import { DAY_MS } from '../../../core/time/durations'
import { type SimulatedFigures, simulateCalendar } from './calendar-rig'
import type { SimulatedEntry } from './calendar-truth'

const slice = process.env.SKILLROUTE_CALENDAR_SLICE === '1'
const full = process.env.SKILLROUTE_FULL === '1'
const places = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

const BERLIN: readonly SimulatedEntry[] = [
  { agents: places(0, 3), skill: 0, level: 3, when: 'Mon-Fri 08:00-12:00', timeZone: 'Europe/Berlin' },
  { agents: places(2, 5), skill: 1, level: 2, levels: 'exact', when: 'Sat-Sun 01:30-03:30', timeZone: 'Europe/Berlin' },
]
const NEW_YORK = { timeZone: 'America/New_York', skill: 2, levels: 'exact' } as const
const WORLD: readonly SimulatedEntry[] = [
  ...BERLIN,
  { agents: places(4, 7), level: 4, when: 'Mon-Sat 09:00-17:00', ...NEW_YORK },
  { agents: places(4, 5), level: 2, when: 'Mon-Sat 17:00-21:00', ...NEW_YORK },
  { agents: places(8, 9), skill: 3, level: null, when: 'Mon-Sun 22:00-06:00', timeZone: 'Australia/Sydney' },
  {
    agents: places(0, 9),
    skill: 4,
    level: 5,
    when: 'Mon-Sun 06:00-20:00',
    timeZone: 'Europe/Berlin',
    ...{ from: '2027-05-10', to: '2027-06-20' },
  },
]

function expectRetained({ wrong, ...figures }: SimulatedFigures, kills: number): void {
  expect(wrong).toEqual([])
  expect(figures.killed).toBeGreaterThanOrEqual(kills)
  expect(figures.processesKilled).toBeGreaterThan(0)
  expect(figures.external).toBeGreaterThan(0)
  expect(figures.completeBeyond).toBeLessThanOrEqual(1)
}

it.each([
  ['spring', '2027-03-26'],
  ['autumn', '2027-10-29'],
])('puts and restores what is due in %s', async (seed, date) => {
  const fromMs = Date.parse(`${date}T00:00Z`)
  const simulated = { seed, fromMs, toMs: fromMs + 3 * DAY_MS, every: [40, 150], missed: 0.04, external: 0.25 } as const
  expectRetained(await simulateCalendar({ ...simulated, kills: 6, processKills: 6, entries: BERLIN }), 1)
})

if (slice)
  it.each([
    ['spring in New York, Berlin and Sydney', '2027-03-12', 25, 25],
    ['autumn in Sydney', '2027-10-01', 4, 5],
    ['autumn in Berlin and New York', '2027-10-29', 11, 12],
  ])('puts and restores what is due around %s', async (seed, date, days, kills) => {
    const fromMs = Date.parse(`${date}T00:00Z`)
    const simulated = {
      seed,
      fromMs,
      toMs: fromMs + days * DAY_MS,
      every: [30, 120],
      missed: 0.01,
      external: 0.1,
    } as const
    const figures = await simulateCalendar({ ...simulated, kills, processKills: Math.ceil(kills / 3), entries: WORLD })
    console.log(seed, JSON.stringify({ ...figures, wrong: figures.wrong.slice(0, 20) }))
    expectRetained(figures, kills)
  })

if (full)
  it('puts and restores what is due over a year in three zones', async () => {
    const fromMs = Date.parse('2027-01-01T00:00Z')
    const simulated = {
      seed: 'year',
      fromMs,
      toMs: fromMs + 365 * DAY_MS,
      every: [20, 90],
      missed: 0.004,
      external: 0.05,
    } as const
    const figures = await simulateCalendar({ ...simulated, kills: 200, processKills: 40, entries: WORLD })
    console.log(JSON.stringify({ ...figures, wrong: figures.wrong.slice(0, 20) }))
    expectRetained(figures, 200)
  })
