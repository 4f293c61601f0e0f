import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { contactTypeId, type Demand } from '../../documents'
import { routingModel, scoreProficiency } from '../../optimizer'
import { captureSnapshot } from '../snapshot/capture'
import type { DemandBudget } from './budget'
import { captureDemand } from './capture'

let org: Emulated
let demand: Demand
let budget: DemandBudget | undefined
let requests = 0
beforeAll(async () => {
  org = await emulated({ agents: 20, queues: 3, skills: 8 })
  demand = await captureDemand(org.client, {
    days: 30,
    onBudget(calibrated) {
      budget = calibrated
      requests = org.emulator.stats.requests
    },
  })
  requests = org.emulator.stats.requests - requests
})
afterAll(() => org.stop())

describe('captureDemand', () => {
  it('makes the requests it said', () => {
    expect(requests).toBe(budget?.total)
    expect(budget).toMatchObject({ series: 5, resolutions: 5, staffing: 5 })
  })

  it('counts every contact once under its type, in its quarter of an hour, with its fate', () => {
    const history = org.emulator.world.history()
    const startMs = Date.parse(demand.interval.start)
    const endMs = Date.parse(demand.interval.end)
    const offered = new Map<string, number[]>()
    const abandoned = new Map<string, number>()
    for (let at = 0; at < history.count; at++) {
      const type = history.contactTypes[history.type[at] ?? 0]
      const start = history.start[at] ?? 0
      if (type === undefined || start < startMs || start >= endMs) continue
      const id = contactTypeId(type)
      const series = offered.get(id) ?? new Array<number>(30 * 96).fill(0)
      const slot = Math.floor((start - startMs) / 900_000)
      series[slot] = (series[slot] ?? 0) + 1
      offered.set(id, series)
      // An abandon is counted when it happens, which may be after the window has ended.
      const gaveUp = ((history.flags[at] ?? 0) & 1) === 1 && start + (history.waitMs[at] ?? 0) < endMs
      if (gaveUp) abandoned.set(id, (abandoned.get(id) ?? 0) + 1)
    }
    expect(demand.contactTypes.length).toBeGreaterThan(5)
    for (const type of demand.contactTypes) {
      expect(type.offered).toEqual(offered.get(type.id))
      expect(type.abandoned).toBe(abandoned.get(type.id) ?? 0)
    }
    expect(demand.contactTypes.map((type) => type.id).sort()).toEqual([...offered.keys()].sort())
    expect(demand.contactTypes.some((type) => type.skillIds.length > 1)).toBe(true)
    expect(demand.notes.join(' ')).toContain('counts once')
  })

  it('adds up: by agent as by type, and agents have time', () => {
    for (const type of demand.contactTypes) {
      const rows = demand.agents.filter((row) => row.contactTypeId === type.id)
      expect(rows.reduce((sum, row) => sum + row.handled, 0)).toBe(type.handled)
      expect(rows.reduce((sum, row) => sum + row.handleSeconds, 0)).toBeCloseTo(type.handleSeconds, 3)
    }
    const busy = new Set(demand.agents.map((row) => row.userId))
    for (const userId of busy) {
      const time = demand.staffing.find((row) => row.userId === userId)
      expect(time?.interactingSeconds).toBeGreaterThan(0)
    }
  })

  it('keeps to the queues and users asked for, and to the end given', async () => {
    const [queueId = ''] = org.emulator.world.queues.keys()
    const end = org.clock.now() - 3 * 86_400_000
    const part = await captureDemand(org.client, { days: 2, end, queueIds: [queueId], userIds: [] })
    expect(part.contactTypes.every((type) => type.queueId === queueId)).toBe(true)
    expect(Date.parse(part.interval.end)).toBe(end)
    const whole = demand.contactTypes.filter((type) => type.queueId === queueId)
    const sum = (types: Demand['contactTypes'], from: number, to: number) =>
      types.reduce((total, type) => total + type.offered.slice(from, to).reduce((a, b) => a + b, 0), 0)
    expect(sum(part.contactTypes, 0, 192)).toBe(sum(whole, 25 * 96, 27 * 96))
    expect(part.staffing).toEqual([])
  })

  it('asks in halves for an answer that is too large, and says when time may not be read', async () => {
    org.emulator.faults.add({ path: 'conversations/aggregates', times: 2, fault: { kind: 'status', status: 413 } })
    org.emulator.faults.add({ path: 'users/aggregates', fault: { kind: 'status', status: 403 } })
    const part = await captureDemand(org.client, { days: 7 })
    org.emulator.faults.clear()
    const whole = await captureDemand(org.client, { days: 7 })
    expect(part.contactTypes).toEqual(whole.contactTypes)
    expect(part.staffing).toEqual([])
    expect(part.notes.join(' ')).toContain('analytics:userAggregate:view')
  })

  it('knows how many contacts agents take at once and how handle times scatter, or says that it may not', async () => {
    expect(demand.concurrency).toMatchObject({ voice: 1, chat: 4 })
    // The emulated truth is 0.75.
    expect(demand.handleTimeCv?.voice).toBeGreaterThan(0.65)
    expect(demand.handleTimeCv?.voice).toBeLessThan(0.85)
    org.emulator.faults.add({ path: 'routing/utilization', fault: { kind: 'status', status: 403 } })
    const part = await captureDemand(org.client, { days: 1, userIds: [] })
    org.emulator.faults.clear()
    expect(part.concurrency).toBeUndefined()
    expect(part.notes.join(' ')).toContain('routing:utilization:view')
  })

  it.each([
    [
      'users/aggregates',
      'Time in routing states could not be read (POST /api/v2/analytics/users/aggregates/query: 400',
    ],
    ['resolutions/aggregates', 'What was resolved could not be read (POST'],
    ['routing/utilization', 'agents take at once could not be read (GET'],
  ])('takes a 400 of the optional %s as a gap, and says what the org answered', async (path, note) => {
    org.emulator.faults.add({ path, fault: { kind: 'status', status: 400, code: 'not.supported' } })
    const part = await captureDemand(org.client, { days: 1 })
    org.emulator.faults.clear()
    expect(part.contactTypes.length).toBeGreaterThan(0)
    expect(part.notes.join(' ')).toContain(note)
    expect(part.notes.join(' ')).toContain('not.supported')
  })

  it('halves aggregates once that are refused with 400 under any code, and no further', async () => {
    const fault = { kind: 'status', status: 400, code: 'query.too.expensive' } as const
    org.emulator.faults.add({ path: 'conversations/aggregates', times: 1, fault })
    const part = await captureDemand(org.client, { days: 7, userIds: [] })
    org.emulator.faults.clear()
    const sent = new Set<string>()
    const stop = org.client.on('request', ({ id, path }) => {
      if (path.includes('conversations/aggregates')) sent.add(id)
    })
    const whole = await captureDemand(org.client, { days: 7, userIds: [] })
    expect(part.contactTypes).toEqual(whole.contactTypes)
    const queries = sent.size
    sent.clear()
    org.emulator.faults.add({ path: 'conversations/aggregates', fault })
    await expect(captureDemand(org.client, { days: 7, userIds: [] })).rejects.toThrow('query.too.expensive')
    stop()
    expect(sent.size).toBeLessThanOrEqual(2 * queries)
    org.emulator.faults.clear()
  })

  it('reads a window of any length, for what was asked in the last hours', async () => {
    const [queueId = ''] = org.emulator.world.queues.keys()
    const endMs = Date.parse(demand.interval.end)
    const start = new Date(endMs - 90 * 60_000)
    const part = await captureDemand(org.client, { start, end: endMs, queueIds: [queueId], userIds: [] })
    expect(part.interval).toEqual({ start: start.toISOString(), end: demand.interval.end })
    expect(part.contactTypes.every(({ offered }) => offered.length === 6)).toBe(true)
    await expect(captureDemand(org.client, { start: endMs, end: endMs, userIds: [] })).rejects.toThrow('start')
    const long = captureDemand(org.client, { days: 100_000, userIds: [] })
    await expect(long).rejects.toThrow('days: must be a whole number of days from 1 to 732, not 100000')
    await expect(captureDemand(org.client, { start: 0, end: endMs, userIds: [] })).rejects.toThrow('at most 732 days')
  })

  it('says that the org does not tell what was resolved, or that it may not be read', async () => {
    expect(demand.agents.every(({ resolved }) => resolved === undefined)).toBe(true)
    expect(demand.notes.join(' ')).toContain('no data on what was resolved')
    org.emulator.faults.add({ path: 'resolutions/aggregates', fault: { kind: 'status', status: 403 } })
    const part = await captureDemand(org.client, { days: 1, userIds: [] })
    org.emulator.faults.clear()
    expect(part.notes.join(' ')).toContain('analytics:resolutionAggregate:view')
  })
})

describe('captureDemand of an org that measures resolution', () => {
  it('has what each agent resolved, as often as the platform tells, and scores by it', async () => {
    const rich = await emulated({ agents: 40, queues: 3, skills: 5, switches: { resolutionData: true } })
    try {
      rich.emulator.faults.add({ path: 'resolutions/aggregates', times: 1, fault: { kind: 'status', status: 503 } })
      const snapshot = await captureSnapshot(rich.client)
      const calibrated = await captureDemand(rich.client, { days: 14 })
      const { results } = await rich.client.analytics.resolutionAggregates({
        interval: calibrated.interval,
        groupBy: ['userId'],
        metrics: ['nNextContactAvoided'],
      })
      const byUser = new Map(
        results.map(({ group, data = [] }) => [
          group?.userId,
          data.flatMap(({ metrics = [] }) => metrics).reduce((sum, { stats }) => sum + (stats?.count ?? 0), 0),
        ]),
      )
      const all = [...byUser.values()].reduce((a, b) => a + b, 0)
      const own = calibrated.agents.reduce((sum, { resolved = 0 }) => sum + resolved, 0)
      expect(own).toBeGreaterThan(0)
      expect(Math.abs(own - all) / all).toBeLessThan(0.01)
      expect(calibrated.notes.join(' ')).toContain('nNextContactAvoided')

      const model = routingModel(snapshot, calibrated)
      const scores = scoreProficiency(model)
      expect(scores.some(({ expectedResolution }) => expectedResolution !== null)).toBe(true)
      const tier = scoreProficiency(model, { method: 'tier' })
      expect(tier.some(({ explanation }) => explanation.includes('Resolution rate of the queues'))).toBe(true)
    } finally {
      await rich.stop()
    }
  })
})
