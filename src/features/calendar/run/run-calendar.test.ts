import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../../test/support/emulated'
import type { Journal } from '../../../documents/ports/ports'
import type { WorldUser } from '../../../emulator'
import { memoryJournal, memoryLease } from '../../../stores/memory/memory'
import { duePlan } from '../../../workflows/due/due'
import { parseGuardrailsValue } from '../../../workflows/guardrails/read'
import { undoPlan } from '../../../workflows/undo/undo'
import type { CalendarEntry, SkillCalendar } from '../skill-calendar'
import type { CalendarRun, RunCalendarOptions } from './options'
import { runSkillCalendar } from './run-calendar'
import { nextSegment } from './segments'

let org: Emulated
let users: WorldUser[]
let skill: string
let other: string
let journals: Map<string, Journal>

beforeAll(async () => {
  org = await emulated({ agents: 8, queues: 1, skills: 3 })
  users = [...org.emulator.world.users.values()].filter(({ state }) => state === 'active').slice(0, 4)
  for (const user of users) user.licenses = ['engage3']
  const [first, second] = [...org.emulator.world.skills.keys()]
  skill = first ?? ''
  other = second ?? ''
})
afterAll(() => org.stop())
beforeEach(() => {
  journals = new Map()
  org.emulator.faults.clear()
  for (const user of users) {
    user.skills.delete(skill)
    user.skills.delete(other)
  }
  // A Monday at six, each test a week after the one before.
  const week = 7 * 86_400_000
  const monday = Date.UTC(2027, 0, 4, 6)
  org.clock.jump(monday + week * Math.max(0, Math.ceil((org.clock.now() - monday) / week)))
})

const ENTRY: Omit<CalendarEntry, 'who' | 'skills'> = { name: 'mornings', when: 'Mon-Fri 08:00-12:00' }

function calendarOf(...entries: Partial<CalendarEntry>[]): SkillCalendar {
  const who = { agent: users.map(({ id }) => id) }
  const all = entries.map((entry) => ({ ...ENTRY, who, skills: { [skill]: 3 }, ...entry }))
  return { format: 'skillroute/calendar@1', name: 'test', timeZone: 'UTC', entries: all }
}

function journalOf(name: string): Journal {
  const journal = journals.get(name) ?? memoryJournal()
  journals.set(name, journal)
  return journal
}

/** Runs it at an hour of the day, or a day later with 24 and more. */
async function runAt(
  hour: number,
  calendar: SkillCalendar,
  more: Partial<RunCalendarOptions> = {},
): Promise<CalendarRun> {
  const midnight = Math.floor(org.clock.now() / 86_400_000) * 86_400_000
  org.clock.jump(midnight + hour * 3_600_000)
  return await runSkillCalendar(org.client, calendar, { journals: journalOf, checkAudits: false, ...more })
}

const levels = (id = skill): (number | undefined)[] => users.map(({ skills }) => skills.get(id))

function put(place: number, level: number | undefined, id = skill): void {
  if (level === undefined) users[place]?.skills.delete(id)
  else users[place]?.skills.set(id, level)
}

describe('runSkillCalendar', () => {
  it('grants what is due and restores what it replaced; who had the level already keeps it', async () => {
    put(1, 3)
    put(2, 1)
    put(3, 5)
    const calendar = calendarOf({})
    expect(await runAt(7, calendar)).toMatchObject({ begins: [], next: expect.stringContaining('T08:00') })
    const begun = await runAt(8, calendar)
    expect(levels()).toEqual([3, 3, 3, 5])
    expect(begun).toMatchObject({ held: 2, unfinished: false, next: expect.stringContaining('T12:00') })
    expect(begun.retained.map(({ user, why }) => [user.id, why])).toEqual(
      [1, 3].map((i) => [users[i]?.id, 'is so already']),
    )
    const requests = org.emulator.stats.requests
    expect(await runAt(10, calendar)).toMatchObject({ begins: [], ends: [], held: 2 })
    expect(org.emulator.stats.requests - requests).toBeLessThanOrEqual(2)
    const ended = await runAt(12, calendar)
    expect(levels()).toEqual([undefined, 3, 1, 5])
    expect(ended).toMatchObject({ held: 0, closed: [begun.applied[0]?.plan.id] })
  })

  it('gives each level that is not written its own reason', async () => {
    const [ann, leaver] = users
    if (ann === undefined || leaver === undefined) throw new Error('org too small')
    put(0, 3)
    Object.assign(leaver, { name: `${ann.name} Lee`, licenses: [] })
    const begun = await runAt(8, calendarOf({ who: { agent: [ann.id, leaver.id] } }))
    leaver.licenses = ['engage3']
    expect(new Map(begun.retained.map(({ user, why }) => [user.id, why]))).toEqual(
      new Map([
        [ann.id, 'is so already'],
        [leaver.id, 'No license to take contacts'],
      ]),
    )
  })

  it('lowers levels where they are exact, and takes skills away for a time', async () => {
    put(0, 5)
    put(1, 2, other)
    const calendar = calendarOf({ levels: 'exact', skills: { [skill]: 3, [other]: null } })
    await runAt(8, calendar)
    expect([levels(), levels(other)]).toEqual([[3, 3, 3, 3], Array(4).fill(undefined)])
    await runAt(13, calendar)
    expect([levels(), levels(other)]).toEqual([
      [5, undefined, undefined, undefined],
      [undefined, 2, undefined, undefined],
    ])
  })

  it('leaves alone and reports what someone changed, and begins again the next day', async () => {
    const calendar = calendarOf({})
    await runAt(8, calendar)
    put(0, 1.5)
    put(1, undefined)
    await runAt(9, { ...calendar, description: 'a change that makes the run look at everything' })
    expect(levels()).toEqual([1.5, undefined, 3, 3])
    const ended = await runAt(12, calendar)
    expect(ended.restored[0]?.report.counts).toMatchObject({ conflict: 1, applied: 2 })
    expect(levels()).toEqual([1.5, undefined, undefined, undefined])
    expect(await runAt(12.5, calendar)).toMatchObject({ ends: [], restored: [] })
    await runAt(24 + 8, calendar)
    expect(levels()).toEqual([3, 3, 3, 3])
    await runAt(24 + 12, calendar)
    expect(levels()).toEqual([1.5, undefined, undefined, undefined])
  })

  it('ends at once what missed runs left, and what the file no longer wants', async () => {
    await runAt(8, calendarOf({}))
    const late = await runAt(3 * 24 + 20, calendarOf({}))
    expect(late.ends).toHaveLength(4)
    expect(levels()).toEqual(Array(4).fill(undefined))
    await runAt(24 * 4 + 8 - 72, calendarOf({}))
    const changed = await runAt(9, calendarOf({ skills: { [skill]: 4 } }))
    expect([changed.ends.length, changed.begins.length]).toEqual([4, 4])
    expect(levels()).toEqual(Array(4).fill(4))
    await runAt(10, calendarOf({ name: 'another', when: 'Sun 08:00-09:00' }))
    expect(levels()).toEqual(Array(4).fill(undefined))
  })

  it('begins again what it missed the end of, with a new journal too', async () => {
    const calendar = calendarOf({})
    await runAt(8, calendar)
    put(0, 1.5)
    put(1, undefined)
    const nowMs = org.clock.now()
    const { id, name } = org.emulator.world.org
    const journal = journalOf('calendar-test')
    await nextSegment({ client: org.client, options: { journals: journalOf }, journal, nowMs }, 'test', { id, name })
    const again = await runAt(24 + 9, calendar)
    expect([again.ends.length, again.begins.length]).toEqual([4, 4])
    expect(again.restored[0]?.report.counts.conflict).toBe(1)
    expect(levels()).toEqual([3, 3, 3, 3])
    expect([...journals.keys()].filter((key) => /^calendar-test\.\d+$/.test(key))).toHaveLength(1)
    expect((await runAt(12, calendar)).ends).toHaveLength(4)
    expect(levels()).toEqual([1.5, undefined, undefined, undefined])
  })

  it('hands over from one level to the next, and holds entries of one level as one', async () => {
    const [first, second] = [{ who: { agent: users[0]?.id ?? '' } }, { name: 'noon', when: 'Mon 12:00-16:00' }]
    const calendar = calendarOf(first, { ...first, ...second, skills: { [skill]: 5 } })
    put(0, 1)
    await runAt(8, calendar)
    const handed = await runAt(12, calendar)
    expect([levels()[0], handed.ends.length, handed.begins.length]).toEqual([5, 1, 1])
    await runAt(16, calendar)
    expect(levels()[0]).toBe(1)
    journals.clear()
    const one = calendarOf(first, { ...first, ...second })
    await runAt(8 + 7 * 24, one)
    expect(await runAt(12, one)).toMatchObject({ ends: [], held: 1 })
    expect((await runAt(16, one)).ends).toHaveLength(1)
  })

  it('tries failed writes again, and holds during shifts', async () => {
    const day = new Date(org.clock.now()).toISOString().slice(0, 10)
    const shifts = users.slice(0, 2).map(({ id }) => ({ userId: id, start: `${day}T09:00Z`, end: `${day}T17:00Z` }))
    const calendar = calendarOf({ when: undefined, during: 'shift' })
    const refused = { kind: 'status', status: 400, code: 'bad.request' } as const
    org.emulator.faults.add({ method: 'PATCH', path: users[0]?.id ?? '', fault: refused })
    expect(await runAt(9, calendar, { shifts })).toMatchObject({ unfinished: true, begins: { length: 2 } })
    expect(levels()).toEqual([undefined, 3, undefined, undefined])
    org.emulator.faults.clear()
    expect(await runAt(9.5, calendar, { shifts })).toMatchObject({ unfinished: false, begins: [] })
    expect(levels()).toEqual([3, 3, undefined, undefined])
    await runAt(17, calendar, { shifts: async () => shifts })
    expect(levels()).toEqual(Array(4).fill(undefined))
  })

  it('writes nothing in a dry run, nor what guardrails refuse, and tells which plan', async () => {
    const calendar = calendarOf({})
    const dry = await runAt(8, calendar, { dryRun: true })
    expect([dry.begins.length, journals.get('calendar-test.list'), levels()[0]]).toEqual([
      4,
      expect.anything(),
      undefined,
    ])
    const guardrails = parseGuardrailsValue({ format: 'skillroute/guardrails@1', changes: { maxAgents: 3 } })
    const seen: string[] = []
    const onPlan = async ({ id }: { readonly id: string }): Promise<void> => void seen.push(id)
    const refused = await runAt(8.1, calendar, { guardrails, onPlan })
    expect(refused).toMatchObject({
      unfinished: true,
      held: 0,
      refused: [{ message: expect.stringContaining('maxAgents') }],
    })
    expect(levels()).toEqual(Array(4).fill(undefined))
    expect((await runAt(8.2, calendar, { onPlan })).applied.map(({ plan }) => plan.id)).toEqual(seen.slice(1))
  })

  it('gets along with due and undo of its plans, and with a lease', async () => {
    const lease = memoryLease()
    const calendar = calendarOf({})
    const [step] = (await runAt(8, calendar, { lease })).applied
    if (step === undefined) throw new Error('no plan')
    await undoPlan(org.client, step.plan, { journal: journalOf(step.plan.id), checkAudits: false })
    await runAt(9, { ...calendar, description: 'changed' }, { lease })
    expect(levels()).toEqual(Array(4).fill(undefined))
    const [next] = (await runAt(24 + 8, calendar, { lease })).applied
    if (next === undefined) throw new Error('no plan')
    org.clock.jump(org.clock.now() + 4 * 3_600_000)
    await duePlan(org.client, next.plan, { journal: journalOf(next.plan.id), checkAudits: false })
    expect(levels()).toEqual(Array(4).fill(undefined))
    expect(await runAt(13, calendar, { lease })).toMatchObject({ ends: { length: 4 }, restored: [], held: 0 })
    const held = await lease.acquire(`org-${org.emulator.world.org.id}`, 'another')
    await expect(runAt(24 + 8, calendar, { lease })).rejects.toMatchObject({ code: 'plan.locked' })
    await held.release()
  })

  it('refuses journals of another org and damaged ones', async () => {
    const calendar = calendarOf({})
    await runAt(8, calendar)
    const journal = journals.get('calendar-test')
    const at = new Date().toISOString()
    await journal?.append({ type: 'surprise', at })
    await expect(runAt(9, calendar)).rejects.toMatchObject({ code: 'plan.tampered' })
    journals.set('calendar-test', memoryJournal())
    const header = { type: 'calendar', at, format: 'skillroute/calendar-journal@1', name: 'test' }
    await journalOf('calendar-test').append({ ...header, org: { id: 'x', name: 'Other' } })
    await expect(runAt(9, calendar)).rejects.toMatchObject({ code: 'plan.wrongOrg' })
  })
})
