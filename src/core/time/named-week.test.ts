import { describe, expect, it } from 'vitest'
import { parseNamedDays } from './named-week'

const read = (text: string, timeZone = 'Europe/Berlin', now = '2027-01-13T09:00:00Z'): unknown => {
  const days = parseNamedDays(text, { nowMs: Date.parse(now), timeZone })
  return 'why' in days ? days.why : [days.fromMs, days.toMs].map((ms) => new Date(ms).toISOString().slice(0, 16))
}

describe('days that a forecast is for', () => {
  it('reads the next week, weeks of the year, dates and ranges of dates, by the zone', () => {
    expect(read('next-week')).toEqual(['2027-01-17T23:00', '2027-01-24T23:00'])
    expect(read('next-week', 'Europe/Berlin', '2027-01-17T23:00:00Z')).toEqual(['2027-01-17T23:00', '2027-01-24T23:00'])
    expect(read('2027-W03')).toEqual(['2027-01-17T23:00', '2027-01-24T23:00'])
    expect(read('2026-W53', 'UTC')).toEqual(['2026-12-28T00:00', '2027-01-04T00:00'])
    expect(read('2027-01-18', 'UTC')).toEqual(['2027-01-18T00:00', '2027-01-19T00:00'])
    // The clocks go forward on the 28th of March.
    expect(read('2027-03-22..2027-03-28')).toEqual(['2027-03-21T23:00', '2027-03-28T22:00'])
  })

  it('reads today as its rest', () => {
    expect(read('today')).toEqual(['2027-01-13T09:00', '2027-01-13T23:00'])
    expect(read('today', 'America/New_York', '2027-01-14T02:00:00Z')).toEqual(['2027-01-14T02:00', '2027-01-14T05:00'])
    expect(read('today', 'Europe/Berlin', '2027-01-13T23:00:00Z')).toEqual(['2027-01-13T23:00', '2027-01-14T23:00'])
  })

  it('says why a text names no days', () => {
    expect(read('2027-W53')).toContain('no such week')
    expect(read('2027-02-30')).toContain('does not exist')
    expect(read('2027-01-18..2027-01-11')).toContain('ends before it begins')
    expect(read('18.1.2027')).toContain('names no days: write next-week')
    expect(read('next-week', 'Berlin')).toContain('is not an IANA time zone')
  })
})
