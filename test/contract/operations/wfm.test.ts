/** Workforce management: units, planning groups, schedules, forecasts and their import; and use of the API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { byId, ids, interval, type Org, plain, some, startOrg } from './org'

/** A Monday: the first day of the week the emulated org stands in, and of the one after. */
const WEEK = '2026-03-02'
const NEXT_WEEK = '2026-03-09'
/** Quarters of an hour in a week. */
const INTERVALS = 672

let org: Org
let unitId: string
beforeAll(async () => {
  org = await startOrg()
  unitId = some(await org.client.wfm.businessUnits.list()).id
})
afterAll(() => org.stop())

describe('units and planning groups', () => {
  it('businessUnits and managementUnits', async () => {
    const api = new org.sdk.WorkforceManagementApi()
    const units = await org.client.wfm.businessUnits.list()
    expect(byId(units)).toEqual(byId((await api.getWorkforcemanagementBusinessunits()).entities))
    const managed = await org.client.wfm.managementUnits.list().toArray()
    expect(byId(managed)).toEqual(byId((await api.getWorkforcemanagementManagementunits()).entities))
    expect(managed.map((unit) => unit.businessUnit?.id)).toEqual([unitId])
  })

  it('businessUnit tells when its weeks begin', async () => {
    const api = new org.sdk.WorkforceManagementApi()
    const expand = ['settings.startDayOfWeek', 'settings.timeZone']
    const ours = await org.client.wfm.businessUnits.get(unitId, { expand })
    expect(plain(ours)).toEqual(plain(await api.getWorkforcemanagementBusinessunit(unitId, { expand })))
    expect(ours.settings).toMatchObject({ startDayOfWeek: 'Monday', timeZone: 'Etc/UTC' })
  })

  it('planningGroups are the contact types of the org', async () => {
    const groups = await org.client.wfm.planningGroups.list(unitId)
    const api = new org.sdk.WorkforceManagementApi()
    const official = await api.getWorkforcemanagementBusinessunitPlanninggroups(unitId)
    expect(byId(groups)).toEqual(byId(official.entities))
    const routes = groups.flatMap(({ routePaths = [] }) =>
      routePaths.map(({ queue, skills }) => JSON.stringify([queue?.id, ids(skills)])),
    )
    const truth = org.emulator.world.contactTypes.map(({ queueId, skillIds }) =>
      JSON.stringify([queueId, [...skillIds].sort()]),
    )
    expect(routes.sort()).toEqual(truth.sort())
  })
})

describe('schedules', () => {
  it('agentSchedules are the shifts that agents have', async () => {
    const user = org.user(2)
    const query = { startDate: `${WEEK}T00:00:00.000Z`, endDate: `${NEXT_WEEK}T00:00:00.000Z`, userIds: [user.id] }
    const ours = await org.client.wfm.agentSchedules.search(unitId, query)
    const api = new org.sdk.WorkforceManagementApi()
    const official = await api.postWorkforcemanagementBusinessunitAgentschedulesSearch(unitId, query)
    expect(plain(ours)).toEqual(plain(official.result))
    const lengths = ours.agentSchedules[0]?.shifts?.map(({ lengthMinutes }) => lengthMinutes)
    expect(lengths).toEqual(user.shifts.flatMap((shift) => (shift ? [shift.endMinute - shift.startMinute] : [])))
  })

  it('schedules of a week', async () => {
    const ours = await org.client.wfm.schedules.list(unitId, WEEK, { includeOnlyPublished: true })
    const api = new org.sdk.WorkforceManagementApi()
    const official = await api.getWorkforcemanagementBusinessunitWeekSchedules(unitId, WEEK)
    expect(byId(ours)).toEqual(byId(official.entities))
    expect(ours.map(({ weekDate }) => weekDate)).toEqual([WEEK])
  })
})

describe('forecasts', () => {
  it('forecasts: list, get, data and staffingRequirement', async () => {
    const api = new org.sdk.WorkforceManagementApi()
    const listed = await org.client.wfm.forecasts.list(unitId, WEEK)
    const official = await api.getWorkforcemanagementBusinessunitWeekShorttermforecasts(unitId, WEEK)
    expect(byId(listed)).toEqual(byId(official.entities))
    const { id } = some(listed)
    const one = await org.client.wfm.forecasts.get(unitId, WEEK, id)
    expect(plain(one)).toEqual(
      plain(await api.getWorkforcemanagementBusinessunitWeekShorttermforecast(unitId, WEEK, id)),
    )
    const data = await org.client.wfm.forecasts.data(unitId, WEEK, id, { weekNumber: 1 })
    const shown = await api.getWorkforcemanagementBusinessunitWeekShorttermforecastData(unitId, WEEK, id)
    expect(plain(data)).toEqual(plain(shown.result))
    const offered = data.planningGroups.map((group) => group.offeredPerInterval)
    expect(offered).toEqual(org.emulator.world.contactTypes.map(({ weekRates }) => [...weekRates]))
    const staff = await org.client.wfm.forecasts.staffingRequirement(unitId, WEEK, id, { weekNumbers: [1] })
    expect(staff.state).toBe('Complete')
    const requested = await api.getWorkforcemanagementBusinessunitWeekShorttermforecastStaffingrequirement(
      unitId,
      WEEK,
      id,
    )
    const required = staff.results?.[0]?.planningGroupStaffingRequirements
    expect(plain(required)).toEqual(plain(requested.results?.[0]?.planningGroupStaffingRequirements))
    expect(required?.every((group) => group.staffingRequirementsPerInterval.length === INTERVALS)).toBe(true)
  })

  it('forecasts.import brings exactly what was given', async () => {
    const api = new org.sdk.WorkforceManagementApi()
    const [group] = await org.client.wfm.planningGroups.list(unitId)
    const series = {
      planningGroupId: group?.id ?? '',
      offeredPerInterval: Array.from({ length: INTERVALS }, (_, i) => i % 7),
      averageHandleTimeSecondsPerInterval: Array.from({ length: INTERVALS }, (_, i) => 200 + (i % 11)),
    }
    const forecast = { description: 'Contract', weekCount: 1, planningGroups: [series], canUseForScheduling: true }
    const imported = await org.client.wfm.forecasts.import(unitId, NEXT_WEEK, forecast)
    expect(imported).toMatchObject({ description: 'Contract', creationMethod: 'Import', weekDate: NEXT_WEEK })
    const shown = await api.getWorkforcemanagementBusinessunitWeekShorttermforecastData(unitId, NEXT_WEEK, imported.id)
    expect(plain(shown.result?.planningGroups)).toEqual([series])
  })
})

describe('use of the API', () => {
  it('usage.client', async () => {
    const api = new org.sdk.UsageApi()
    const { clientId } = org.emulator
    const body = {
      interval: interval(org.emulator.world.startedAtMs, 5),
      granularity: 'Day' as const,
      metrics: ['Requests', 'Status200', 'Status429'] as const,
      groupBy: ['TemplateUri', 'HttpMethod'] as const,
    }
    const ours = await org.client.usage.client(clientId, body).toArray()
    const { id = '' } = await api.postUsageClientClientIdAggregatesQueryJobs(clientId, {
      ...body,
      metrics: [...body.metrics],
      groupBy: [...body.groupBy],
    })
    org.settle()
    const official = await api.getUsageClientClientIdAggregatesQueryJob(clientId, id, { pageSize: 1_000 })
    expect(plain(ours)).toEqual(plain(official.entities))
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.every((row) => row.requestCount === (row.status200 ?? 0) + (row.status429 ?? 0))).toBe(true)
  })
})
