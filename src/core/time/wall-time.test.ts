import { expect, it } from 'vitest'
import { HOUR_MS } from './durations'
import { wallTime } from './wall-time'

/** The days on which the clocks change, one with no change at all, and one on which a date was skipped. */
it.each([
  ['Europe/Berlin', '2027-03-28', '2027-10-31'],
  ['Australia/Lord_Howe', '2027-04-03', '2027-10-02'],
  ['America/St_Johns', '2007-03-11', '2007-11-04'],
  ['Pacific/Apia', '2011-12-29', '2011-12-31'],
  ['Asia/Kolkata', '2027-03-28', '2027-03-29'],
])('shows what the clocks of %s show, asked again as well', (timeZone, ...dates) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const wallAt = wallTime(timeZone)
  for (const startMs of [...dates, ...dates].map((date) => Date.parse(date))) {
    for (let ms = startMs - 12 * HOUR_MS; ms < startMs + 36 * HOUR_MS; ms += HOUR_MS / 4 + 1000) {
      expect(new Date(wallAt(ms)).toISOString().slice(0, 19).replace('T', ' ')).toBe(format.format(ms))
    }
    expect(wallAt(startMs + 123.5) - wallAt(startMs)).toBe(123.5)
  }
})

it('refuses a zone that does not exist', () => {
  expect(() => wallTime('Berlin')).toThrow(RangeError)
})
