import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { HOUR_MS } from '../../core/time/durations'
import type { Demand, LoadForecast, Plan, RoutingModel, Snapshot } from '../../documents'
import { projectSaturation, routingModel } from '../../optimizer'
import { modelUnderLoad } from '../../optimizer/model'
import { captureDemand } from '../demand/capture'
import { buildPlan } from '../plan/build'
import { captureSnapshot } from '../snapshot/capture'
import { captureSaturations, type Saturations } from '../status/saturation'
import { readLoad } from './read-load'
import { wfmLoad } from './wfm-load'

let org: Emulated
let snapshot: Snapshot
let demand: Demand
let model: RoutingModel
beforeAll(async () => {
  org = await emulated({ agents: 30, queues: 2, skills: 6 })
  snapshot = await captureSnapshot(org.client)
  demand = await captureDemand(org.client, { days: 1, userIds: snapshot.agents.map(({ id }) => id) })
  const all = routingModel(snapshot, demand)
  const { unserved } = projectSaturation(all)
  model = { ...all, contactTypes: all.contactTypes.filter(({ id }) => !unserved.includes(id)) }
})
afterAll(() => org.stop())

const week = (times: number): LoadForecast => ({
  format: 'skillroute/load@1',
  start: '2026-03-02T00:00:00Z',
  intervalMinutes: 15,
  groups: model.contactTypes.map((type) => ({
    routes: [{ queue: type.queueId, mediaType: type.mediaType, language: type.languageId, skills: type.skillIds }],
    offered: (type.weekProfile?.callsPerHour ?? []).map((rate) => (rate / 4) * times),
  })),
})

const planOf = (load: LoadForecast | undefined, maxSaturation: number): Plan =>
  buildPlan({
    snapshot,
    model,
    load,
    desired: { format: 'skillroute/desired@1', agents: {} },
    effect: null,
    now: org.clock.now(),
    guardrails: { format: 'skillroute/guardrails@1', saturation: [{ maxSaturation }] },
  })

it('fills agents in proportion to the contacts that are forecast', () => {
  const { saturation } = projectSaturation(model)
  if (saturation === null) throw new Error('unserved')
  expect(projectSaturation(modelUnderLoad(model, week(1))).saturation).toBeCloseTo(saturation, 6)
  expect(projectSaturation(modelUnderLoad(model, week(2))).saturation).toBeCloseTo(2 * saturation, 6)
})

it('refuses a plan above the limit by the load of the forecast, not by that of the demand', () => {
  const { saturation } = projectSaturation(model)
  const limit = (saturation ?? 0) * 1.5
  expect(planOf(undefined, limit).guardrails).toMatchObject([{ kind: 'saturation', ok: true }])
  expect(planOf(week(1), limit).guardrails).toMatchObject([{ ok: true }])
  expect(planOf(week(2), limit).guardrails).toMatchObject([
    {
      ok: false,
      found: expect.closeTo(2 * (saturation ?? 0), 6),
      message: expect.stringContaining('forecast from 2026-03-02'),
    },
  ])
})

it('counts contacts of hours other than those of the demand, evenly within an interval, and keeps what no group has', () => {
  const [type, ...rest] = model.contactTypes
  if (type === undefined) throw new Error('no types')
  const route = { queue: type.queueId, mediaType: type.mediaType, language: type.languageId, skills: type.skillIds }
  const start = '2026-03-02T10:00:00Z'
  const load: LoadForecast = {
    format: 'skillroute/load@1',
    start,
    intervalMinutes: 60,
    groups: [{ routes: [route], offered: [40, 80] }],
  }
  const after = modelUnderLoad(model, load)
  const rates = after.contactTypes.find(({ id }) => id === type.id)?.weekProfile?.callsPerHour ?? []
  expect(rates.slice(39, 49)).toEqual([0, 40, 40, 40, 40, 80, 80, 80, 80, 0])
  for (const other of rest) {
    const own = after.contactTypes.find(({ id }) => id === other.id)?.weekProfile?.callsPerHour ?? []
    expect(own.slice(40, 48)).toEqual(other.weekProfile?.callsPerHour.slice(40, 48))
    expect(own.slice(0, 40).every((rate) => rate === 0)).toBe(true)
  }
})

it('leaves the saturation of a queue unknown where the load is of another weekday and does not name it', async () => {
  const [named, ...others] = [...new Set(model.contactTypes.map(({ queueId }) => queueId))]
  const { start, end } = demand.interval
  const found = async (days: number): Promise<Saturations> =>
    await captureSaturations(
      org.client,
      { start: new Date(Date.parse(end) - 12 * HOUR_MS).toISOString(), end },
      {
        snapshot,
        load: {
          format: 'skillroute/load@1',
          start: new Date(Date.parse(start) + 20 * HOUR_MS + days * 24 * HOUR_MS).toISOString(),
          intervalMinutes: 60,
          groups: [{ routes: [{ queue: named ?? '' }], offered: [40, 80] }],
        },
      },
    )
  expect(others.length).toBeGreaterThan(0)
  const [same, other] = [await found(0), await found(3)]
  expect(others.filter((id) => same.has(id))).toEqual(others)
  expect([...other.keys()]).toEqual([named])
})

it('gives contacts that nobody has asked for yet to the model', () => {
  const queue = snapshot.queues[0]?.id ?? ''
  const load: LoadForecast = {
    ...week(1),
    groups: [{ routes: [{ queue, mediaType: 'workitem', skills: [] }], offered: [8, 8, 8, 8], ahtSeconds: 100 }],
  }
  const fresh = modelUnderLoad(model, load).contactTypes.filter(({ mediaType }) => mediaType === 'workitem')
  expect(fresh).toMatchObject([{ queueId: queue, callsPerHour: 32, ahtSeconds: 100, offered: 32 }])
})

it('reads a file by names, and says what the org does not have', async () => {
  const [queue] = snapshot.queues
  const [skill] = snapshot.skills
  const text = (name: string): string => `format: skillroute/load@1
start: 2026-03-02T08:00+01:00
intervalMinutes: 30
groups:
  - routes: [{ queue: ${name}, skills: [${skill?.name}] }]
    offered: [12.5, 14]
`
  const load = await readLoad(text(queue?.name ?? ''), { snapshot })
  expect(load.groups).toMatchObject([{ routes: [{ queue: queue?.id, skills: [skill?.id] }], offered: [12.5, 14] }])
  await expect(readLoad(text('Nowhere'), { snapshot })).rejects.toMatchObject({
    issues: [{ path: 'groups[0].routes[0].queue', line: 5, message: expect.stringContaining('no queue "Nowhere"') }],
  })
  await expect(readLoad('format: skillroute/load@1', { snapshot })).rejects.toMatchObject({ code: 'input.invalid' })
})

it('takes the load from the forecast of workforce management', async () => {
  const load = await wfmLoad(org.client)
  expect(load).toMatchObject({ start: '2026-03-02T00:00:00.000Z', intervalMinutes: 15 })
  expect(load.groups).toHaveLength(org.emulator.world.contactTypes.length)
  const [first] = org.emulator.world.contactTypes
  expect(
    load.groups.find(
      ({ routes }) =>
        isDeepStrictEqual(routes[0]?.skills, first?.skillIds) &&
        routes[0]?.queue === first?.queueId &&
        routes[0]?.mediaType === first?.mediaType,
    )?.offered,
  ).toEqual([...(first?.weekRates ?? [])])
  const known = new Set(model.contactTypes.map(({ queueId, skillIds }) => `${queueId} ${skillIds}`))
  const served = load.groups.filter(({ routes: [route] }) => known.has(`${route?.queue} ${route?.skills}`))
  const part = { ...load, groups: served }
  const limit = (projectSaturation(modelUnderLoad(model, part)).saturation ?? 0) * 0.9
  expect(limit).toBeGreaterThan(0)
  expect(planOf(part, limit).guardrails).toMatchObject([{ kind: 'saturation', ok: false }])
})

it('takes the week of the business unit: its first day, at midnight of its time zone, on days when clocks change too', async () => {
  const unit = { wfmTimeZone: 'America/New_York', wfmStartDayOfWeek: 'Sunday' } as const
  // Monday 04:00 UTC: in New York it is still Sunday evening, on the day when clocks go forward.
  const clockChange = Date.UTC(2026, 2, 9, 3, 30)
  const other = await emulated({ agents: 5, queues: 1, skills: 2, now: clockChange, switches: unit })
  const client = {
    ...other.client,
    clock: { ...other.clock, now: () => clockChange },
  }
  const load = await wfmLoad(client)
  expect(load.start).toBe('2026-03-08T05:00:00.000Z')
  const [type] = other.emulator.world.contactTypes
  // Rates of the world are by the week from Monday in UTC: its Sunday 05:00 comes first.
  const first = (6 * 24 + 5) * 4
  expect(load.groups[0]?.offered.slice(0, 50)).toEqual([...(type?.weekRates.slice(first, first + 50) ?? [])])
  await other.stop()
})

it('brings units whose weeks begin at other times to one beginning', async () => {
  const both = await emulated({ agents: 5, queues: 1, skills: 2 })
  const { client } = both
  const [unit] = await client.wfm.businessUnits.list()
  if (unit === undefined) throw new Error('no unit')
  // A second unit, whose weeks begin a quarter to six hours earlier.
  const settings = { startDayOfWeek: 'Monday', timeZone: 'Asia/Kathmandu' }
  const two: typeof client = {
    ...client,
    wfm: {
      ...client.wfm,
      businessUnits: {
        list: async () => [unit, { ...unit, id: 'east' }],
        get: async (id, query) =>
          id === 'east' ? { id, settings } : await client.wfm.businessUnits.get(unit.id, query),
      },
      forecasts: {
        ...client.wfm.forecasts,
        list: (_id, week, options) => client.wfm.forecasts.list(unit.id, week, options),
        data: (_id, ...rest) => client.wfm.forecasts.data(unit.id, ...rest),
      },
      planningGroups: { list: (_id, options) => client.wfm.planningGroups.list(unit.id, options) },
    },
  }
  const one = await wfmLoad(client)
  const load = await wfmLoad(two)
  expect(load.start).toBe('2026-03-01T18:15:00.000Z')
  const of = one.groups.length
  expect(load.groups).toHaveLength(2 * of)
  const [own = [], late = [], east = []] = [one.groups[0], load.groups[0], load.groups[of]].map(
    (group) => group?.offered,
  )
  expect(east).toEqual(own)
  expect(late.slice(23)).toEqual(own.slice(0, -23))
  expect(late.slice(0, 23)).toEqual(own.slice(-23))
  await both.stop()
})

it('says so in an org without workforce management', async () => {
  const other = await emulated({ agents: 5, queues: 1, skills: 2, switches: { wfm: false } })
  await expect(wfmLoad(other.client)).rejects.toMatchObject({
    code: 'config.invalid',
    message: expect.stringMatching(/workforce management cannot be read .* Give a file/),
  })
  await other.stop()
})
