import { expect, it } from 'vitest'
import { listHolidays } from './holidays'

const SPRING = { start: '2026-03-01T00:00:00Z', end: '2026-04-30T00:00:00Z' }

it('lists each day of a holiday that lasts several, once', async () => {
  expect((await listHolidays('TR', SPRING)).map(({ date }) => date)).toEqual([
    '2026-03-20',
    '2026-03-21',
    '2026-03-22',
    '2026-04-23',
  ])
  const february = { start: '2026-02-01T00:00:00Z', end: '2026-02-28T00:00:00Z' }
  expect((await listHolidays('VN', february)).map(({ date }) => date.slice(8))).toEqual(['16', '17', '18', '19', '20'])
})

it.each(['ZZ', 'DE-ZZ', 'DE-BY-ZZ', 'Germany'])('refuses %s, which it does not know', async (country) => {
  await expect(listHolidays(country, SPRING)).rejects.toThrow(`"${country}" is not a known country or state`)
})

it('knows states and regions', async () => {
  const august = { start: '2026-08-01T00:00:00Z', end: '2026-08-31T00:00:00Z' }
  expect((await listHolidays('DE-BY-A', august)).map(({ date }) => date)).toContain('2026-08-08')
  expect((await listHolidays('DE-BY', august)).map(({ date }) => date)).not.toContain('2026-08-08')
})

it('lists every day of a holiday over a change of clocks, and of one that began in the year before', async () => {
  const bayram = { start: '2025-03-29T00:00:00Z', end: '2025-04-02T00:00:00Z' }
  expect((await listHolidays('BA', bayram)).map(({ date }) => date)).toEqual(['2025-03-30', '2025-03-31', '2025-04-01'])
  const january = { start: '2027-01-01T00:00:00Z', end: '2027-01-10T00:00:00Z' }
  expect((await listHolidays('SZ', january)).map(({ date }) => date)).toContain('2027-01-02')
})
