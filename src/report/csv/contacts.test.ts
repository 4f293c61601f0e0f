import { expect, it } from 'vitest'
import type { Demand } from '../../documents'
import { reportSheets } from '../workbook/report-sheets'
import { contactsOfAll } from './contacts'
import { csvText } from './table'

/** Two days, the second one cut off: from 18:00 on the first to 06:00 on the third. */
const demand: Demand = {
  format: 'skillroute/demand@1',
  org: { id: 'o', name: 'Org' },
  interval: { start: '2026-03-02T18:00:00.000Z', end: '2026-03-04T06:00:00.000Z' },
  granularityMinutes: 360,
  contactTypes: [
    {
      ...{
        id: 'q|voice|-|b+s',
        queueId: 'q',
        mediaType: 'voice',
        skillIds: ['b', 's'],
        offered: [10, 20, 20, 0, 0, 0],
      },
      ...{ answered: 45, abandoned: 5, shortAbandoned: 1, handled: 44, handleSeconds: 8800, waitSeconds: 1000 },
      ...{ answeredWaitSeconds: 900, overServiceLevel: 5, transferred: 3 },
      handleTimes: { intervalMinutes: 720, handled: [24, 20, 0], seconds: [4800, 4000, 0] },
    },
    {
      ...{ id: 'q|chat|-|-', queueId: 'q', mediaType: 'chat', skillIds: [], offered: [0, 0, 0, 0, 0, 0] },
      ...{ answered: 0, abandoned: 0, shortAbandoned: 0, handled: 0, handleSeconds: 0, waitSeconds: 0, transferred: 0 },
    },
  ],
  ...{ agents: [], staffing: [], notes: [] },
}

it('has a row for each queue and set of skills, and one for each of its days', () => {
  const [head, ...rows] = csvText(contactsOfAll([demand]))
    .trimEnd()
    .split('\r\n')
  expect(head).toContain(
    'record,from,to,queue_id,queue,media_type,language_id,skills,offered,handled,aht_seconds,answered',
  )
  const window = '2026-03-02T18:00:00.000Z,2026-03-04T06:00:00.000Z'
  expect(rows).toEqual([
    `total,${window},q,,voice,,b + s,50,44,200,45,5,1,3,0.8,20`,
    'day,2026-03-02T18:00:00.000Z,2026-03-03T00:00:00.000Z,q,,voice,,b + s,10,24,200,,,,,,',
    'day,2026-03-03T00:00:00.000Z,2026-03-04T00:00:00.000Z,q,,voice,,b + s,40,20,200,,,,,,',
    // Nothing was offered: a ratio of it is not known.
    `total,${window},q,,chat,,,0,0,,0,0,0,0,,`,
  ])
})

it('has a service level of 0 where everybody abandoned, and none where answers were not measured', () => {
  const [chat] = demand.contactTypes.slice(1)
  if (chat === undefined) throw new Error('no chat')
  const levelOf = (answered: number): string | undefined => {
    const types = [{ ...chat, offered: [4, 0, 0, 0, 0, 0], answered, abandoned: 4 - answered }]
    return csvText(contactsOfAll([{ ...demand, contactTypes: types }]))
      .split('\r\n')[1]
      ?.split(',')[15]
  }
  expect([levelOf(0), levelOf(1)]).toEqual(['0', ''])
})

it('has a sheet of a workbook, and needs a demand', () => {
  expect(reportSheets([demand]).map(({ name, rows }) => [name, rows.length])).toEqual([['Contacts', 4]])
  expect(() => contactsOfAll([])).toThrow('have no rows')
})
