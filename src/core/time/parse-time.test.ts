import { describe, expect, it } from 'vitest'
import { instantMs, parseInstant } from './parse-instant'
import { parseMoment, parseTime } from './parse-time'

/** A Sunday. */
const NOW = Date.parse('2026-11-22T13:00:00Z')
const BERLIN = { nowMs: NOW, timeZone: 'Europe/Berlin' }

function iso(time: ReturnType<typeof parseTime>): string {
  return 'atMs' in time ? new Date(time.atMs).toISOString() : time.why
}

describe('parseInstant', () => {
  it('reads ISO times with their zone', () => {
    expect(iso(parseInstant('2026-12-05T18:00Z'))).toBe('2026-12-05T18:00:00.000Z')
    expect(iso(parseInstant('2026-12-05T18:00:30.25+01:00'))).toBe('2026-12-05T17:00:30.250Z')
    expect(iso(parseInstant('2026-12-05 18:00-0530'))).toBe('2026-12-05T23:30:00.000Z')
    expect(iso(parseInstant('2028-02-29T00:00Z'))).toBe('2028-02-29T00:00:00.000Z')
  })

  it.each([
    ['05/12/2026', /two dates, day first or month first/],
    ['5.12.2026 18:00', /two dates/],
    ['12-05-2026', /two dates/],
    ['9', /is no ISO time/],
    ['', /is no ISO time/],
    ['2026', /is no ISO time/],
    ['Dec 5 2026 18:00', /is no ISO time/],
    ['2027-02-30T10:00Z', /a date that does not exist/],
    ['2026-02-29T10:00Z', /a date that does not exist/],
    ['2026-13-01T10:00Z', /a date that does not exist/],
    ['2026-12-05T24:00Z', /a time of day that does not exist/],
    ['2026-12-05T18:60Z', /a time of day that does not exist/],
    ['2026-12-05T18:00+15:00', /an offset from UTC that no zone has/],
    ['2026-12-05T18:00+05:99', /an offset from UTC that no zone has/],
    ['2026-12-05', /has no time of day/],
    ['2026-12-05T18:00', /names no zone/],
  ])('refuses %s', (text, why) => {
    expect(iso(parseInstant(text))).toMatch(why)
    expect(instantMs(text)).toBeNaN()
  })
})

describe('parseTime', () => {
  it('reads local times by the clocks of the zone', () => {
    expect(iso(parseTime('2026-12-05T18:00', BERLIN))).toBe('2026-12-05T17:00:00.000Z')
    expect(iso(parseTime('2026-07-05 18:00', BERLIN))).toBe('2026-07-05T16:00:00.000Z')
    expect(iso(parseTime('2026-12-05T18:00Z', BERLIN))).toBe('2026-12-05T18:00:00.000Z')
    expect(iso(parseTime('2026-12-05T18:00', { nowMs: NOW }))).toMatch(/no zone is given: add --time-zone/)
    expect(iso(parseTime('2026-12-05T18:00', { nowMs: NOW, timeZone: 'Berlin' }))).toMatch(/not an IANA time zone/)
  })

  it('takes the next such weekday', () => {
    expect(iso(parseTime('Fri 18:00', BERLIN))).toBe('2026-11-27T17:00:00.000Z')
    expect(iso(parseTime('friday, 18:00', BERLIN))).toBe('2026-11-27T17:00:00.000Z')
    expect(iso(parseTime('Sun 14:30', BERLIN))).toBe('2026-11-22T13:30:00.000Z')
    expect(iso(parseTime('Sun 14:00', BERLIN))).toBe('2026-11-29T13:00:00.000Z')
    // Where it is Monday already.
    expect(iso(parseTime('Mon 06:00', { nowMs: NOW + 5 * 3_600_000, timeZone: 'Pacific/Auckland' }))).toBe(
      '2026-11-29T17:00:00.000Z',
    )
    expect(iso(parseTime('Fri 18:00', { nowMs: NOW }))).toMatch(/no zone is given/)
    expect(iso(parseTime('Fry 18:00', BERLIN))).toMatch(/begins with no weekday/)
    expect(iso(parseTime('Fri 25:00', BERLIN))).toMatch(/time of day that does not exist/)
  })

  it('names what an hour means that the clocks skip or show twice', () => {
    expect(iso(parseMoment('2027-03-28T02:30', 'Europe/Berlin'))).toMatch(
      /does not exist in Europe\/Berlin.*2027-03-28T03:00\+02:00/,
    )
    expect(iso(parseMoment('2026-10-25T02:30', 'Europe/Berlin'))).toMatch(
      /comes twice.*2026-10-25T02:30\+02:00 or 2026-10-25T02:30\+01:00/,
    )
    expect(iso(parseTime('Sun 02:30', { nowMs: Date.parse('2026-10-24T12:00Z'), timeZone: 'Europe/Berlin' }))).toMatch(
      /comes twice/,
    )
  })
})
