import { describe, expect, it } from 'vitest'
import { ValidationError } from '../../core/errors'
import { parseCalendar } from './calendar'

describe('a calendar', () => {
  it('is refused with every problem and its place', () => {
    expect(
      issuesOf({
        timeZone: 'Europe/Nowhere',
        windows: [
          { from: '25:00', to: '7:00', days: ['monday'] },
          { from: '01:00', to: '24:01', color: 1 },
        ],
        freeze: ['tomorrow'],
      }),
    ).toEqual([
      'timeZone',
      'windows[0].days[0]',
      'windows[0].from',
      'windows[0].to',
      'windows[1].to',
      'windows[1].color',
      'freeze[0]',
    ])
    expect(
      issuesOf({
        timeZone: 'UTC',
        windows: [{ from: '01:00', to: '01:00' }],
        freeze: ['2026-02-30', '2026-03-02..2026-03-01'],
      }),
    ).toEqual(['windows[0].to', 'freeze[0]', 'freeze[1]'])
  })

  it('says which field was meant', () => {
    const windows = [{ from: '01:00', to: '02:00', day: ['mon'] }]
    expect(() => parseCalendar({ timeZone: 'UTC', windows })).toThrow(
      'windows[0].day: is not known here; did you mean "days"?',
    )
  })

  it('is refused where windows overlap, over the end of the week too', () => {
    const overlapping = [
      { days: ['mon'], from: '00:30', to: '03:00' },
      { days: ['sun'], from: '22:00', to: '01:00' },
    ]
    expect(issuesOf({ timeZone: 'UTC', windows: overlapping })).toEqual(['windows[0]'])
    expect(issuesOf({ timeZone: 'UTC', windows: [{ from: '00:00', to: '24:00' }] })).toEqual([])
  })
})

function issuesOf(value: unknown): string[] {
  try {
    parseCalendar(value)
  } catch (error) {
    if (error instanceof ValidationError) return error.issues.map((issue) => issue.path)
    throw error
  }
  return []
}
