import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demandBudget } from './budget'
import { agentTable } from './capture'
import { demandNotes } from './notes'
import { staffingTable } from './staffing'
import { typeParts, typeTable } from './types'
import { demandWindow, slotsIn } from './window'

const WINDOW = { start: '2026-01-01T00:00:00.000Z', end: '2026-01-02T00:00:00.000Z' }

describe('contact types', () => {
  it('reads a set of skills in any order as the same type', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['b', 'a', 'c']), (skills) => {
        const group = { queueId: 'q', mediaType: 'voice', requestedRoutingSkillId: skills.join(',') }
        expect(typeParts(group)?.skillIds).toEqual([...skills].sort())
      }),
    )
    expect(typeParts({ queueId: 'q', mediaType: 'voice', requestedLanguageId: 'en' })).toEqual({
      queueId: 'q',
      mediaType: 'voice',
      skillIds: [],
      languageId: 'en',
    })
    expect(typeParts({ mediaType: 'voice' })).toBeUndefined()
  })

  it('puts series into their quarter of an hour and adds what comes in two parts', () => {
    const types = typeTable(WINDOW)
    const group = { queueId: 'q', mediaType: 'voice', requestedRoutingSkillId: 'b,a' }
    const at = (interval: string, count: number) => ({ interval, metrics: [{ metric: 'nOffered', stats: { count } }] })
    types.addSeries({ group, data: [at('2026-01-01T00:00:00.000Z/2026-01-01T00:15:00.000Z', 3)] })
    types.addSeries({
      group: { ...group, requestedRoutingSkillId: 'a,b' },
      data: [
        at('2026-01-01T23:45:00.000Z/2026-01-02T00:00:00.000Z', 4),
        at('2026-01-01T00:00:00.000Z/2026-01-01T00:15:00.000Z', 2),
        at('2026-01-02T00:00:00.000Z/2026-01-02T00:15:00.000Z', 99),
      ],
    })
    for (const sum of [60_000, 30_000]) {
      const metrics = [
        { metric: 'tAnswered', stats: { count: 2, sum: 10_000 } },
        { metric: 'tAbandon', stats: { count: 1, sum: 5_000 } },
        { metric: 'tShortAbandon', stats: { count: 1, sum: 500 } },
        { metric: 'tHandle', stats: { count: 2, sum } },
      ]
      types.addTotals({ group, data: [{ metrics }] })
    }
    const [type, ...others] = types.list()
    expect(others).toEqual([])
    expect(type).toMatchObject({
      id: 'q|voice|-|a+b',
      answered: 4,
      abandoned: 2,
      shortAbandoned: 2,
      handled: 4,
      handleSeconds: 90,
      waitSeconds: 30,
      transferred: 0,
    })
    expect(type).not.toHaveProperty('overServiceLevel')
    expect(type?.offered).toHaveLength(96)
    expect(type?.offered[0]).toBe(5)
    expect(type?.offered[95]).toBe(4)
    expect(type?.offered.reduce((a, b) => a + b, 0)).toBe(9)
  })

  it('gives every type that an agent handled a place in the table', () => {
    const types = typeTable(WINDOW)
    const agents = agentTable(types)
    const metrics = [{ metric: 'tHandle', stats: { count: 2, sum: 4_000 } }]
    agents.add({ group: { userId: 'u', queueId: 'q', mediaType: 'callback' }, data: [{ metrics }, { metrics }] })
    agents.add({ group: { queueId: 'q', mediaType: 'callback' }, data: [{ metrics }] })
    expect(agents.list()).toEqual([
      { userId: 'u', contactTypeId: 'q|callback|-|-', handled: 4, handleSeconds: 8, transferred: 0 },
    ])
    expect(types.list().map((type) => type.id)).toEqual(['q|callback|-|-'])
  })

  const state = (qualifier: string, sum: number) => ({ metric: 'tAgentRoutingStatus', qualifier, stats: { sum } })
  const none = { communicatingSeconds: 0, notRespondingSeconds: 0, offQueueSeconds: 0 }

  it('adds routing states of an agent over parts', () => {
    const table = staffingTable(undefined)
    for (const idle of [2_000, 3_000]) {
      table.add({ group: { userId: 'u' }, data: [{ metrics: [state('IDLE', idle), state('INTERACTING', 1_000)] }] })
    }
    expect(table.list()).toEqual([{ userId: 'u', idleSeconds: 5, interactingSeconds: 2, ...none }])
  })

  it('lays time on queue over the average week, by presence: a contact may last longer than that', () => {
    // 2026-01-01 was a Thursday: 4320 minutes into its week. Two weeks: two Thursdays, of which one was worked.
    const table = staffingTable({ start: '2026-01-01T00:00:00.000Z', end: '2026-01-15T00:00:00.000Z' })
    const present = (qualifier: string, sum: number) => ({ metric: 'tSystemPresence', qualifier, stats: { sum } })
    const at = (from: string, to: string, ...metrics: ReturnType<typeof state>[]) => ({
      interval: `2026-01-${from}:00.000Z/2026-01-${to}:00.000Z`,
      metrics,
    })
    table.add({
      group: { userId: 'u' },
      data: [
        at('01T08:00', '01T08:15', state('IDLE', 450_000), state('INTERACTING', 450_000), present('ON_QUEUE', 900_000)),
        at('01T08:15', '01T08:30', state('IDLE', 900_000), present('ON_QUEUE', 900_000)),
        at(
          '01T08:30',
          '01T08:45',
          state('INTERACTING', 700_000),
          state('OFF_QUEUE', 200_000),
          present('ON_QUEUE', 450_000),
          present('BREAK', 450_000),
        ),
        at('01T08:45', '01T09:00', state('INTERACTING', 200_000), present('BREAK', 900_000)),
        at('02T08:00', '02T08:15', present('ON_QUEUE', 900_000)),
        at('09T08:00', '09T08:15', present('ON_QUEUE', 900_000)),
      ],
    })
    const [row] = table.list()
    expect(row?.week).toEqual([
      { fromMinute: 4800, toMinute: 4830, share: 0.5 },
      { fromMinute: 4830, toMinute: 4845, share: 0.25 },
      { fromMinute: 6240, toMinute: 6255, share: 1 },
    ])
    expect(row?.interactingSeconds).toBe(1350)
  })
})

describe('the window and its budget', () => {
  it('ends on a quarter of an hour and has whole days', () => {
    const window = demandWindow(30, '2026-03-31T10:07:00.000Z')
    expect(window).toEqual({ start: '2026-03-01T10:00:00.000Z', end: '2026-03-31T10:00:00.000Z' })
    expect(slotsIn(window)).toBe(30 * 96)
    expect(() => demandWindow(0.5, 0)).toThrow('days')
    expect(() => demandWindow(1, 'soon')).toThrow('end')
  })

  it('counts 7 days a query, 100 queues or agents a filter', () => {
    expect(demandBudget({ days: 30, agents: 250 })).toMatchObject({ series: 5, staffing: 15, total: 42, minutes: 0.17 })
    expect(demandBudget({ days: 7, agents: 0, queues: 101 })).toMatchObject({ series: 2, staffing: 0, total: 12 })
  })
})

describe('notes', () => {
  const type = { id: 't', queueId: 'q', mediaType: 'voice', skillIds: ['a'], offered: [60], answered: 0, abandoned: 0 }
  const rest = { shortAbandoned: 0, handled: 0, handleSeconds: 0, waitSeconds: 0, transferred: 0 }
  const base = { window: WINDOW, contactTypes: [{ ...type, ...rest }], requested: 2 }

  it('says when contacts with several skills count more than once, and when time may not be read', () => {
    const twice = demandNotes({
      ...base,
      offeredByQueue: new Map([['q', 50]]),
      staffed: undefined,
      capacity: undefined,
      resolutions: undefined,
    })
    expect(twice.join(' ')).toContain('60 by sets, 50 in all')
    expect(twice.join(' ')).toContain('analytics:userAggregate:view')
    const once = demandNotes({
      ...base,
      offeredByQueue: new Map([['q', 60]]),
      staffed: 2,
      capacity: { concurrency: {}, interruptedBy: {}, leftOut: [] },
      resolutions: new Map(),
    })
    expect(once.join(' ')).toContain('counts once')
  })
})
