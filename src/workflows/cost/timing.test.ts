import { afterEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { drawnPlan } from '../../../test/support/proposals'
import { HOUR_MS } from '../../core/time/durations'
import { parseCsv } from '../kit/parse-csv'
import { parseShifts, wfmShifts } from '../plan/shifts'
import { captureSnapshot } from '../snapshot/capture'
import { isTimingWarning, type Timing, timed, timingWarnings } from './timing'

const NOW = Date.parse('2026-03-02T12:00:00Z')
const iso = (hours: number): string => new Date(NOW + hours * HOUR_MS).toISOString()

let org: Emulated | undefined
afterEach(() => org?.stop())

const CHANGE = {
  id: 'chg',
  kind: 'skill.set' as const,
  user: { id: 'ann', name: 'Ann' },
  skill: { id: 's', name: 'Sales' },
  before: null,
  after: 3,
  reason: '',
  value: null,
}

function changesOf(timing: Timing) {
  return timed([CHANGE], timing, NOW).map(({ from, until }) => ({ from, until }))
}

describe('timed', () => {
  const shift = (start: number, end: number) => ({ userId: 'ann', start: iso(start), end: iso(end) })

  it('waits for the end of the shift under way, over shifts that follow each other', () => {
    expect(changesOf({ hold: 'offShift', shifts: [shift(-2, 1)] })).toEqual([{ from: iso(1), until: undefined }])
    expect(changesOf({ hold: 'offShift', shifts: [shift(1, 3), shift(-2, 1)] })).toEqual([
      { from: iso(3), until: undefined },
    ])
    expect(changesOf({ hold: 'offShift', shifts: [shift(1, 3)] })).toEqual([{ from: undefined, until: undefined }])
    expect(changesOf({ hold: iso(5) })).toEqual([{ from: iso(5), until: undefined }])
  })

  it('ends with the present shift, or with the next', () => {
    expect(changesOf({ until: 'shiftEnd', shifts: [shift(-2, 1), shift(20, 28)] })).toEqual([
      { from: undefined, until: iso(1) },
    ])
    expect(changesOf({ until: 'shiftEnd', shifts: [shift(-8, 0), shift(20, 28)] })).toEqual([
      { from: undefined, until: iso(28) },
    ])
    expect(changesOf({ hold: 'offShift', until: 'shiftEnd', shifts: [shift(-2, 1), shift(20, 28)] })).toEqual([
      { from: iso(1), until: iso(28) },
    ])
  })

  it('refuses an end before the shift after which a change is made', () => {
    const timing = { hold: 'offShift', until: iso(1), shifts: [shift(-2, 2)] }
    expect(() => changesOf(timing)).toThrow(/timing.until: .* is over before the shift of Ann ends at .*T14:00/)
    expect(changesOf({ ...timing, until: iso(3) })).toEqual([{ from: iso(2), until: iso(3) }])
  })

  it.each([
    [{ hold: '05/12/2026' }, /timing.hold: "05\/12\/2026" can be read as two dates/],
    [{ hold: '2027-02-30' }, /timing.hold: .* does not exist/],
    [{ hold: '9' }, /timing.hold: "9" is no ISO time/],
    [{ hold: '2026-03-05T18:00' }, /timing.hold: .* no zone is given/],
    [{ hold: iso(-1) }, /timing.hold: .* is in the past: it is 2026-03-02T12:00/],
    [{ until: '2026-03-29T02:30', timeZone: 'Europe/Berlin' }, /timing.until: .* does not exist in Europe\/Berlin/],
  ])('refuses %j', (timing, why) => {
    expect(() => changesOf(timing)).toThrow(why)
  })

  it('reads local times of a zone that is given', () => {
    const timing = { hold: 'Fri 18:00', until: '2026-03-09T06:00', timeZone: 'Europe/Berlin' }
    expect(changesOf(timing)).toEqual([{ from: '2026-03-06T17:00:00.000Z', until: '2026-03-09T05:00:00.000Z' }])
  })

  it('warns of settings of queues, which no shift ends', () => {
    const setting = {
      id: 'set',
      kind: 'queue.set' as const,
      queue: { id: 'q', name: 'Care' },
      field: 'autoAnswerOnly',
      before: null,
      after: true,
      reason: '',
      value: null,
    }
    const [warning = ''] = timingWarnings([setting], { until: 'shiftEnd' })
    expect(warning).toContain('Care / autoAnswerOnly')
    expect(isTimingWarning(warning)).toBe(true)
    expect(timingWarnings([setting], { until: iso(2) })).toEqual([])
    expect(timingWarnings([setting], undefined)).toEqual([])
    expect(timed([setting], { until: 'shiftEnd' }, NOW)[0]).not.toHaveProperty('until')
    expect(timed([setting], { until: iso(2) }, NOW)[0]).toHaveProperty('until', iso(2))
  })

  it('names agents of whom no shift is known, since nothing holds their changes', () => {
    const changes = [CHANGE]
    const [warning = ''] = timingWarnings(changes, { hold: 'offShift', shifts: [] })
    expect(warning).toMatch(/^No shift is known .*: Ann\.$/)
    expect(isTimingWarning(warning)).toBe(true)
    expect(timingWarnings(changes, { hold: 'offShift', shifts: [shift(1, 3)] })).toEqual([])
    expect(timingWarnings(changes, { hold: iso(2) })).toEqual([])
  })

  it('refuses times that are none or over, and agents without a shift', () => {
    expect(() => changesOf({ until: 'tomorrow' })).toThrow('is no ISO time')
    expect(() => changesOf({ hold: 'soon', until: 'tomorrow' })).toThrow(/timing\.hold: .*; timing\.until: /)
    expect(() => changesOf({ until: iso(-1) })).toThrow('is over before')
    expect(() => changesOf({ hold: iso(2), until: iso(1) })).toThrow('is over before')
    expect(() => changesOf({ until: 'shiftEnd', shifts: [] })).toThrow('no shift of Ann (ann) ends after')
    expect(() => changesOf({ hold: 'offShift', shifts: [shift(2, 1)] })).toThrow('before it starts')
  })
})

describe('shifts', () => {
  it('come from the published schedules', async () => {
    org = await emulated({ agents: 12, queues: 2, skills: 4 })
    const snapshot = await captureSnapshot(org.client)
    const userIds = drawnPlan(snapshot, { agents: 5, moves: 1 }).changes.map(({ user }) => user.id)
    const shifts = await wfmShifts(org.client, userIds)
    expect(shifts.length).toBeGreaterThan(0)
    for (const { userId, start, end } of shifts) {
      expect(userIds).toContain(userId)
      expect(Date.parse(end)).toBeGreaterThan(Date.parse(start))
    }
  })

  it('of an org without workforce management, or that the client may not see, come from a file: the error says how', async () => {
    for (const switches of [{ wfm: false }, { permissions: ['routing:*:*'] }]) {
      org = await emulated({ agents: 4, queues: 1, skills: 2, switches })
      const error = await wfmShifts(org.client, ['u1']).catch((cause: unknown) => cause)
      expect(error).toMatchObject({ name: 'ConfigError', cause: { status: 403 } })
      expect(String(error)).toMatch(/--shifts FILE, or parseShifts in a program/)
      if (switches.wfm === false) await org.stop()
    }
  })

  it('come from a file, whose every mistake is named with its line', () => {
    const ann = { id: 'u1', name: 'Ann', state: 'active', skills: [], languages: [], certifications: [] }
    const snapshot = { agents: [ann] }
    const good = 'agent,start,end\nAnn,2026-03-02T08:00:00+01:00,2026-03-02T16:00:00+01:00\n'
    expect(parseShifts(snapshot, good)).toEqual([
      { userId: 'u1', start: '2026-03-02T07:00:00.000Z', end: '2026-03-02T15:00:00.000Z' },
    ])
    const local = 'agent,start,end\nAnn,2026-03-02T08:00,2026-03-02T16:00\n'
    expect(parseShifts(snapshot, local, { timeZone: 'Europe/Berlin' })).toEqual(parseShifts(snapshot, good))
    const bad = 'agent,start,end\nBob,2026-03-02T08:00:00,x\nAnn,2026-03-02T08:00:00Z,2026-03-02T07:00:00Z\n'
    expect(() => parseShifts(snapshot, bad)).toThrow(
      expect.objectContaining({
        issues: [2, 2, 2, 3].map((line) => expect.objectContaining({ line })),
      }),
    )
    const unread = good.replace('end', 'end,activity,activity,').replace(/\n$/, ',phone,phone,late\n')
    expect(parseShifts(snapshot, unread)).toEqual(parseShifts(snapshot, good))
    const repeated = good.replace('end', 'end,end').replace(/\n$/, ',2026-03-03T16:00:00Z\n')
    expect(() => parseShifts(snapshot, repeated)).toThrow('end: is in another column too')
    expect(() => parseShifts(snapshot, 'who,from,to\n')).toThrow('must have the columns')
  })
})

describe('parseCsv', () => {
  it('reads quotes, doubled quotes, line ends in cells, other separators and a byte-order mark', () => {
    const rows = parseCsv('\uFEFFa;b\r\n"x; ""y""\nz";2\r\n\r\n;3\n').map(({ line, cells }) => [
      line,
      ...cells.map(({ text }) => text),
    ])
    expect(rows).toEqual([
      [1, 'a', 'b'],
      [2, 'x; "y"\nz', '2'],
      [5, '', '3'],
    ])
    expect(parseCsv('a\tb').map(({ cells }) => cells.map(({ text, column }) => [text, column]))).toEqual([
      [
        ['a', 1],
        ['b', 3],
      ],
    ])
    expect(() => parseCsv('a,b\n"open')).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ line: 2 })] }),
    )
  })
})
