import { describe, expect, it } from 'vitest'
import { hoursOfWeek } from './week-hours'

const WINTER = Date.UTC(2026, 0, 5)
const SUMMER = Date.UTC(2026, 6, 6)

describe('hoursOfWeek', () => {
  it('reads a day, several days and every day', () => {
    expect(hoursOfWeek(['Tue 08:00-12:00'], 'UTC', WINTER)).toEqual([{ fromMinute: 1920, toMinute: 2160 }])
    expect(hoursOfWeek(['mon-fri 9:30-10:00'], 'UTC', WINTER)).toHaveLength(5)
    expect(hoursOfWeek(['20:00-24:00'], 'UTC', WINTER).at(-1)).toEqual({ fromMinute: 9840, toMinute: 10_080 })
  })

  it('follows the zone, also over the ends of the week', () => {
    expect(hoursOfWeek(['Mon 08:00-12:00'], 'Europe/Berlin', WINTER)).toEqual([{ fromMinute: 420, toMinute: 660 }])
    expect(hoursOfWeek(['Mon 08:00-12:00'], 'Europe/Berlin', SUMMER)).toEqual([{ fromMinute: 360, toMinute: 600 }])
    expect(hoursOfWeek(['Mon 00:00-02:00'], 'Europe/Berlin', WINTER)).toEqual([
      { fromMinute: 10_020, toMinute: 10_080 },
      { fromMinute: 0, toMinute: 60 },
    ])
  })

  it('refuses everything else by its place', () => {
    for (const text of [
      'Mon',
      'Mon 12:00-08:00',
      'Foo 08:00-12:00',
      'Fri-Mon 08:00-12:00',
      '08:00-25:00',
      '08:61-09:00',
    ])
      expect(() => hoursOfWeek(['Mon 08:00-12:00', text], 'UTC', WINTER)).toThrow(
        /hours\[1\]: must be hours of the week/,
      )
    expect(() => hoursOfWeek([], 'Mars', WINTER)).toThrow(/timeZone: "Mars" is not an IANA time zone/)
  })
})
