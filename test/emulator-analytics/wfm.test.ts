import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayMs, type Lab, now, startLab } from './lab'

const path = '/api/v2/workforcemanagement'
/** The Monday of the lab's week, and the one after. */
const week = '2026-02-02'
const nextWeek = '2026-02-09'
let lab: Lab
let unit = ''
beforeAll(async () => {
  lab = await startLab({ lagMs: 1000 })
  unit = `${path}/businessunits/${(await lab.get(`${path}/businessunits`)).body.entities[0].id}`
})
afterAll(() => lab.emulator.stop())

describe('units', () => {
  test('the business unit says when its weeks begin and in which time zone', async () => {
    const plain = await lab.get(unit)
    expect(plain.body).not.toHaveProperty('settings')
    const { settings } = (await lab.get(`${unit}?expand=settings`)).body
    expect(settings).toMatchObject({ startDayOfWeek: 'Monday', timeZone: 'Etc/UTC' })
    expect((await lab.get(`${path}/businessunits/00000000-0000-4000-8000-000000000000`)).status).toBe(404)
  })

  test('weeks begin on the first day of the unit, at midnight of its zone', async () => {
    const away = await startLab({ wfmTimeZone: 'Asia/Kolkata', wfmStartDayOfWeek: 'Sunday' })
    try {
      const own = `${path}/businessunits/${(await away.get(`${path}/businessunits`)).body.entities[0].id}`
      const base = `${own}/weeks/2026-02-01/shorttermforecasts`
      const [forecast] = (await away.get(base)).body.entities
      const { result } = (await away.get(`${base}/${forecast.id}/data`)).body
      expect(result.referenceStartDate).toBe('2026-01-31T18:30:00.000Z')
      expect((await away.get(`${own}/weeks/${week}/shorttermforecasts`)).status).toBe(400)
      const { entities } = (await away.get(`${own}/weeks/2026-02-01/schedules`)).body
      expect(entities[0].weekDate).toBe('2026-02-01')
    } finally {
      await away.emulator.stop()
    }
  })

  test('planning groups are the bridge between queue, medium, language, skills and the forecast', async () => {
    const { entities } = (await lab.get(`${unit}/planninggroups`)).body
    const types = lab.emulator.world.contactTypes
    expect(entities).toHaveLength(types.length)
    for (const [i, type] of types.entries()) {
      const [route] = entities[i].routePaths
      expect(route.queue.id).toBe(type.queueId)
      expect(route.mediaType.toLowerCase()).toBe(type.mediaType)
      expect(route.skills.map((skill: { id: string }) => skill.id)).toEqual(type.skillIds)
      expect(route.language?.id).toBe(type.languageId)
    }
    expect((await lab.get(`${unit}/planninggroups/${entities[0].id}`)).body).toEqual(entities[0])
  })

  test('management units, their users, activity codes, service goals and staffing groups are listed', async () => {
    const [management] = (await lab.get(`${unit}/managementunits`)).body.entities
    expect((await lab.get(`${path}/managementunits`)).body.entities[0].id).toBe(management.id)
    expect((await lab.get(`${path}/managementunits/${management.id}`)).body.id).toBe(management.id)
    const users = (await lab.get(`${path}/managementunits/${management.id}/users`)).body.entities
    const active = [...lab.emulator.world.users.values()].filter((user) => user.state === 'active')
    expect(users).toHaveLength(active.length)
    const codes = (await lab.get(`${unit}/activitycodes`)).body.entities
    expect(codes.map((code: { category: string }) => code.category)).toContain('OnQueueWork')
    expect((await lab.get(`${unit}/servicegoaltemplates`)).body.entities).toHaveLength(1)
    expect((await lab.get(`${unit}/staffinggroups`)).body.entities).toHaveLength(1)
  })

  test('an org without WFM refuses every call', async () => {
    const without = await startLab({ wfm: false })
    try {
      for (const url of [`${path}/businessunits`, `${path}/managementunits`, unit])
        expect((await without.get(url)).status).toBe(403)
    } finally {
      await without.emulator.stop()
    }
  })
})

describe('schedules', () => {
  const search = { startDate: '2026-02-03T00:00:00Z', endDate: '2026-02-05T00:00:00Z' }

  test('the search gives the shifts of the chosen users', async () => {
    const users = [...lab.emulator.world.users.values()].slice(0, 5)
    const answer = await lab.post(`${unit}/agentschedules/search`, { ...search, userIds: users.map((user) => user.id) })
    expect(answer.body.status).toBe('Complete')
    expect(answer.body.result.agentSchedules).toHaveLength(5)
    for (const [i, user] of users.entries()) {
      const { shifts } = answer.body.result.agentSchedules[i]
      const wednesday = user.shifts[2]
      const found = shifts.find((shift: { startDate: string }) => shift.startDate.startsWith('2026-02-04'))
      if (wednesday === null || wednesday === undefined) expect(found).toBeUndefined()
      else {
        expect(Date.parse(found.startDate)).toBe(Date.UTC(2026, 1, 4) + wednesday.startMinute * 60_000)
        expect(found.lengthMinutes).toBe(wednesday.endMinute - wednesday.startMinute)
        expect(found.activities[0].activityCodeId).toBe('0')
      }
    }
  })

  test('forceAsync answers Processing, forceDownloadService a download that needs no token', async () => {
    const later = await lab.post(`${unit}/agentschedules/search?forceAsync=true`, search)
    expect(later.body).toMatchObject({ status: 'Processing' })
    expect(later.body).not.toHaveProperty('result')
    const plain = await lab.post(`${unit}/agentschedules/search`, search)
    const offered = await lab.post(`${unit}/agentschedules/search?forceDownloadService=true`, search)
    const file = await fetch(offered.body.downloadUrl)
    expect(JSON.parse(await file.text())).toEqual(plain.body.result)
  })

  test('published schedules are listed by week, with agents and head count', async () => {
    const { entities } = (await lab.get(`${unit}/weeks/${week}/schedules`)).body
    expect(entities).toHaveLength(1)
    expect((await lab.get(`${unit}/weeks/recent/schedules`)).body.entities.length).toBeGreaterThan(1)
    const own = `${unit}/weeks/${week}/schedules/${entities[0].id}`
    const { managementUnits } = (await lab.get(`${own}?expand=managementUnits.agents`)).body
    expect(managementUnits[0].agents).toHaveLength(lab.emulator.world.users.size)
    const [management] = managementUnits
    const body = { managementUnitId: management.managementUnit.id }
    const queried = await lab.post(`${own}/agentschedules/query`, body)
    expect(queried.body.result.agentSchedules).toHaveLength(lab.emulator.world.users.size)
    const count = (await lab.get(`${own}/headcountforecast`)).body.result
    expect(count.entities[0].requiredPerInterval).toHaveLength(672)
    for (const group of count.entities) {
      group.requiredPerInterval.forEach((agents: number, i: number) => {
        expect(agents).toBeGreaterThanOrEqual(group.requiredWithoutShrinkagePerInterval[i])
      })
    }
  })
})

describe('forecasts', () => {
  async function groupIds(): Promise<string[]> {
    return (await lab.get(`${unit}/planninggroups`)).body.entities.map((group: { id: string }) => group.id)
  }

  async function upload(
    content: Uint8Array,
    change: (headers: Record<string, string>) => Record<string, string> = (h) => h,
  ) {
    const base = `${unit}/weeks/${nextWeek}/shorttermforecasts/import`
    const requested = await lab.post(`${base}/uploadurl`, { contentLengthBytes: content.length })
    const put = await fetch(requested.body.url, {
      method: 'PUT',
      headers: change(requested.body.headers),
      body: Buffer.from(content),
    })
    return { put: put.status, start: () => lab.post(base, { uploadKey: requested.body.uploadKey }) }
  }

  async function content(length = 672, id?: string) {
    const offered = Array.from({ length }, (_, i) => i % 10)
    const planningGroupId = id ?? (await groupIds())[0]
    const group = {
      planningGroupId,
      offeredPerInterval: offered,
      averageHandleTimeSecondsPerInterval: offered.map(() => 300),
    }
    return gzipSync(
      JSON.stringify({ description: 'ours', weekCount: 1, planningGroups: [group], canUseForScheduling: true }),
    )
  }

  test('are listed by week and read back as 672 quarter-hours a group', async () => {
    const { entities } = (await lab.get(`${unit}/weeks/${week}/shorttermforecasts`)).body
    expect(entities).toHaveLength(1)
    const own = `${unit}/weeks/${week}/shorttermforecasts/${entities[0].id}`
    expect((await lab.get(`${own}?expand=planningGroups`)).body.planningGroups.entities).toHaveLength(
      lab.emulator.world.contactTypes.length,
    )
    const { result } = (await lab.get(`${own}/data`)).body
    expect(result.planningGroups[0].offeredPerInterval).toEqual([
      ...(lab.emulator.world.contactTypes[0]?.weekRates ?? []),
    ])
    const staffing = (await lab.get(`${own}/staffingrequirement`)).body
    expect(staffing.results[0].planningGroupStaffingRequirements[0].staffingRequirementsPerInterval).toHaveLength(672)
    const file = await fetch(staffing.results[0].downloadUrl)
    expect(JSON.parse(await file.text()).weekNumber).toBe(1)
    expect((await lab.get(`${own}/planninggroups`)).status).toBe(200)
    expect((await lab.get(`${own}/generationresults`)).status).toBe(200)
  })

  test('an import is uploaded as gzip with the given headers, started, and then found in the list', async () => {
    const { put, start } = await upload(await content())
    expect(put).toBe(200)
    const started = await start()
    expect(started).toMatchObject({ status: 202, body: { status: 'Processing' } })
    const list = `${unit}/weeks/${nextWeek}/shorttermforecasts`
    const imported = async () =>
      (await lab.get(list)).body.entities.find((f: { creationMethod: string }) => f.creationMethod === 'Import')
    expect(await imported()).toBeUndefined()
    lab.clock.jump(lab.clock.now() + 1000)
    const found = await imported()
    expect(found.description).toBe('ours')
    const { result } = (await lab.get(`${list}/${found.id}/data`)).body
    expect(result.planningGroups[0].offeredPerInterval.slice(0, 4)).toEqual([0, 1, 2, 3])
    expect((await lab.send('DELETE', `${list}/${found.id}`)).status).toBe(204)
    expect(await imported()).toBeUndefined()
  })

  test('an upload with other headers or another length is refused', async () => {
    const file = await content()
    const without = await upload(file, ({ 'content-encoding': _, ...rest }) => rest)
    expect(without.put).toBe(403)
    expect((await without.start()).status).toBe(400)
    const requested = await lab.post(`${unit}/weeks/${nextWeek}/shorttermforecasts/import/uploadurl`, {
      contentLengthBytes: 5,
    })
    const put = await fetch(requested.body.url, {
      method: 'PUT',
      headers: requested.body.headers,
      body: Buffer.from(file),
    })
    expect(put.status).toBe(403)
  })

  test('contents that are no forecast are refused with the field', async () => {
    const cases = [
      [await content(671), 'planningGroups.offeredPerInterval'],
      [await content(672, 'nobody'), 'planningGroups.planningGroupId'],
      [gzipSync('{}'), 'description'],
      [Buffer.from('plain text'), 'body'],
    ] as const
    for (const [file, fieldName] of cases) {
      const answer = await (await upload(file)).start()
      expect(answer).toMatchObject({ status: 400, body: { code: 'wfm.validation.failure', details: [{ fieldName }] } })
    }
  })

  test('a week is named by the date of its first day, at most 104 weeks ahead and 26 back', async () => {
    const list = (text: string) => lab.get(`${unit}/weeks/${text}/shorttermforecasts`)
    const monday = (weeks: number) => new Date(Date.UTC(2026, 1, 2) + weeks * 7 * dayMs).toISOString().slice(0, 10)
    for (const [text, status] of [
      ['recent', 200],
      [monday(104), 200],
      [monday(-26), 200],
      [monday(105), 400],
      [monday(-27), 400],
      ['2026-02-03', 400],
      ['soon', 400],
    ] as const)
      expect((await list(text)).status, text).toBe(status)
    expect(now).toBeGreaterThan(Date.parse(week))
  })
})
