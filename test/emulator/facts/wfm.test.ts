/** What was reported of workforce management, by the numbers of the table of facts: emulator and client. */

import { afterEach, expect, it } from 'vitest'
import { TimeoutError, ValidationError } from '../../../src'
import { DAY_MS } from '../../../src/core/time/durations'
import type { EmulatorOptions } from '../../../src/emulator'
import { worldEvents } from '../../../src/emulator/world/events'
import { notificationTopics } from '../../../src/resources/notifications/stream/topics'
import { type Emulated, emulated } from '../../support/emulated'
import { some } from '../lab'

/** 2026-03-29 02:00 does not exist in Berlin; the last Sunday of October has 25 hours. */
const BERLIN = 'Europe/Berlin'
let org: Emulated
afterEach(() => org.stop())

async function start(options: EmulatorOptions) {
  org = await emulated({ agents: 4, queues: 2, skills: 3, ...options })
  const { forecasts, businessUnits, planningGroups } = org.client.wfm
  const unitId = some(await businessUnits.list()).id
  const planningGroupId = some(await planningGroups.list(unitId)).id
  const bring = (week: string, length: number, weekCount = 1) => {
    const offeredPerInterval = Array.from({ length }, (_, i) => i)
    const group = { planningGroupId, offeredPerInterval, averageHandleTimeSecondsPerInterval: offeredPerInterval }
    return forecasts.import(unitId, week, { description: `${week} ${length}`, weekCount, planningGroups: [group] })
  }
  return { forecasts, unitId, bring }
}

it('fact 66: an import may fail after 202, which its topic says, and the client names the topic when its time is up', async () => {
  const endOf = async (wfmImport: 'Complete' | 'Error') => {
    const { forecasts, unitId, bring } = await start({ switches: { wfmImport, lagMs: 1000 } })
    const topic = notificationTopics.forecastImport(unitId)
    const told: unknown[] = []
    const stop = worldEvents(org.emulator.world).on((event) => event.topic === topic && told.push(event.body))
    const imported = await bring('2026-03-09', 672).catch((error: unknown) => error)
    stop()
    const known = (await forecasts.list(unitId, '2026-03-09')).filter(
      ({ creationMethod }) => creationMethod === 'Import',
    )
    return { imported, told, known: known.map(({ id }) => id), topic }
  }
  const failed = await endOf('Error')
  expect([failed.told, failed.known]).toEqual([[{ status: 'Error', operationId: expect.any(String) }], []])
  expect(failed.imported).toBeInstanceOf(TimeoutError)
  expect(String(failed.imported)).toContain(failed.topic)
  expect(String(failed.imported)).toContain(Object(failed.told[0]).operationId)
  await org.stop()
  const { imported, told, known } = await endOf('Complete')
  const { id } = Object(imported)
  expect([told, known]).toMatchObject([[{ status: 'Complete', result: { id, weekDate: '2026-03-09' } }], [id]])
})

it('fact 67: weeks beyond 104 ahead or 26 back are refused, by the client before a request leaves', async () => {
  const { forecasts, unitId, bring } = await start({})
  const thisWeek = Date.parse('2026-03-02')
  const weekAt = (weeks: number) => new Date(thisWeek + weeks * 7 * DAY_MS).toISOString().slice(0, 10)
  for (const weeks of [-26, 104]) expect((await bring(weekAt(weeks), 672)).weekDate).toBe(weekAt(weeks))
  const before = org.emulator.stats.requests
  for (const weeks of [-27 - 1, 105]) {
    await expect(forecasts.list(unitId, weekAt(weeks))).rejects.toThrow(ValidationError)
    await expect(bring(weekAt(weeks), 672)).rejects.toThrow(/from 26 weeks back to 104 weeks ahead/)
  }
  expect(org.emulator.stats.requests).toBe(before)
  await expect(forecasts.list(unitId, weekAt(-27))).rejects.toThrow(/26 weeks back/)
})

it('fact 68: a week in which clocks change has 668 or 676 quarters of an hour, for the client too', async () => {
  const { forecasts, unitId, bring } = await start({ switches: { wfmTimeZone: BERLIN } })
  for (const [week, length] of [
    ['2026-03-23', 668],
    ['2026-03-30', 672],
    ['2026-10-19', 676],
  ] as const) {
    const { id } = await bring(week, length)
    const [group] = (await forecasts.data(unitId, week, id)).planningGroups
    expect(group?.offeredPerInterval).toEqual(Array.from({ length }, (_, i) => i))
    const [staff] = (await forecasts.staffingRequirement(unitId, week, id)).results ?? []
    expect(staff?.planningGroupStaffingRequirements?.[0]?.staffingRequirementsPerInterval).toHaveLength(length)
    await expect(bring(week, length === 672 ? 668 : 672)).rejects.toThrow(`must have ${length} values`)
  }
  // Of two weeks, the second begins where the first ends: an hour early.
  const { id } = await bring('2026-03-23', 668 + 672, 2)
  const [second] = (await forecasts.data(unitId, '2026-03-23', id, { weekNumber: 2 })).planningGroups
  expect([second?.offeredPerInterval[0], second?.offeredPerInterval.length]).toEqual([668, 672])
  await expect(bring('2026-03-23', 671)).rejects.toThrow(ValidationError)
})
