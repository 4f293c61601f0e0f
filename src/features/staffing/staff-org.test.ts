import { describe, expect, it } from 'vitest'
import type { Demand } from '../../documents'
import { defineModel } from '../../optimizer'
import { agent, contactType, queue, snapshot, time } from '../../optimizer/model/routing-model.fixtures'
import type { StaffingProgress } from './math/simulate-slots'
import { staffCenter } from './math/staff-center'
import { staffModel } from './staff-model'
import { staffOrg } from './staff-org'

const small = defineModel({
  targetSeconds: 20,
  contactTypes: ['A', 'B'].map((id) => ({
    id,
    queue: id,
    skills: [id],
    profile: { intervalMinutes: 60, callsPerHour: [20, 30] },
    ahtSeconds: 240,
    patienceSeconds: 120,
  })),
  agents: [{ id: 'both', count: 8, skills: { A: 3, B: 3 }, shifts: ['00:00-02:00'] }],
})

describe('staffModel', () => {
  it('gives the same as staffCenter on any number of threads, and tells its steps', async () => {
    const options = { replications: 8, shrinkage: 0.3 }
    const seen: StaffingProgress[] = []
    const staffing = await staffModel(small, { ...options, threads: 2, onProgress: (one) => seen.push(one) })
    expect(staffing).toEqual(staffCenter(small, options))
    expect(new Set(seen.map(({ detail }) => detail))).toContain('adding agents')
    const searching = seen.filter(({ step }) => step === 'searching')
    expect(new Set(searching.map(({ total }) => total)).size).toBe(1)
    expect(searching.map(({ done }) => done)).toEqual(
      [...new Set(searching.map(({ done }) => done))].sort((a, b) => a - b),
    )
    expect(seen.at(-1)).toEqual({ step: 'measuring', done: 2, total: 2 })
    for (const { done, total } of seen) expect(done).toBeLessThanOrEqual(total)
  })

  it('ends with the reason of its signal', async () => {
    const reason = new Error('enough')
    const stopped = new AbortController()
    const onProgress = (): void => stopped.abort(reason)
    await expect(staffModel(small, { threads: 1, signal: stopped.signal, onProgress })).rejects.toBe(reason)
  })
})

describe('staffOrg', () => {
  const divided = (id: string, divisionId: string, users: readonly string[]) => ({
    ...queue(id, 'Best', users),
    divisionId,
  })
  const org = {
    ...snapshot(
      [agent('a', { skills: [{ id: 's', level: 3 }] }), agent('b')],
      [divided('q', 'north', ['a']), divided('r', 'south', ['b'])],
    ),
    divisions: [
      { id: 'north', name: 'North' },
      { id: 'south', name: 'South' },
    ],
  }
  const open = (hour: number): number => (hour % 24 === 9 ? 12 : 0)
  const demand: Demand = {
    format: 'skillroute/demand@1',
    org: org.org,
    interval: { start: '2026-11-02T00:00:00.000Z', end: '2026-11-16T00:00:00.000Z' },
    granularityMinutes: 60,
    contactTypes: [contactType(['s'], open), contactType([], open, { queueId: 'r' })],
    agents: [],
    staffing: [],
    notes: [],
  }
  const files = { snapshot: org, demand }
  const crowded: Demand = {
    ...demand,
    contactTypes: [
      contactType(['s'], (hour) => 1.5 * open(hour)),
      contactType([], (hour) => open(hour) / 4, { queueId: 'r' }),
    ],
  }
  const options = { method: 'formula', intervalMinutes: 60 } as const

  it('staffs the queues of some divisions or by id', async () => {
    const namesOf = async (scope: object) =>
      (await staffOrg(files, { ...options, ...scope })).queues.map(({ name }) => name)
    expect(await namesOf({})).toEqual(['q', 'r'])
    expect(await namesOf({ divisionIds: ['north'] })).toEqual(['q'])
    expect(await namesOf({ queueIds: ['r'] })).toEqual(['r'])
    await expect(namesOf({ queueIds: ['r'], divisionIds: ['north'] })).rejects.toThrow('no contacts in these queues')
    await expect(namesOf({ divisionIds: ['west'] })).rejects.toThrow('the snapshot knows no division west')
  })

  it('counts the intervals of a named week from its first day', async () => {
    const { interval, intervals, total } = await staffOrg(files, { ...options, week: { days: '2026-W48' } })
    expect(interval?.start).toBe('2026-11-23T00:00:00.000Z')
    expect(intervals.map(({ startMinute }) => startMinute)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((day) => day * 1440 + 540),
    )
    expect(total.peakAgents).toBe(total.agentHours / 7)
  })

  it('says which changes would do instead of more agents, where some queues are staffed', async () => {
    // Three people of another queue have nothing to do.
    const people = ['b', 'c', 'd'].map((id) => agent(id))
    const [own, other] = [org.queues[0], { ...queue('r', 'Best', ['b', 'c', 'd']), divisionId: 'south' }]
    const staffed = {
      snapshot: { ...org, agents: [...org.agents.slice(0, 1), ...people], queues: [...(own ? [own] : []), other] },
      demand: { ...crowded, staffing: ['a', 'b', 'c', 'd'].map((id) => time(id, 14)) },
    }
    const week = { days: '2026-W48', timeZone: 'UTC' }
    const seen: unknown[] = []
    const onProgress = (progress: object): void => void seen.push(progress)
    const options = { intervalMinutes: 60, queueIds: ['q'], replications: 24, threads: 1, week, onProgress }
    const { grants, total, queues } = await staffOrg(staffed, options)
    expect(seen.at(-1)).toEqual({ step: 'looking for changes', done: 1, total: 1 })
    expect(total.shortHours).toBeGreaterThan(1)
    expect(queues[0]?.skills.map(({ id, share }) => [id, share])).toEqual([['s', 1]])
    expect(grants).toMatchObject(week)
    expect(grants?.changes).toBeGreaterThan(0)
    expect(grants?.serviceLevel).toBeGreaterThanOrEqual(grants?.target ?? 1)
  })
})
