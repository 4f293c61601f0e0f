/** What a demand knows by time: when agents were on queue in the window, and handle times by hour. */
import { expect, it } from 'vitest'
import { presenceTable } from './staffing'
import { typeTable } from './types'

/** Sunday 22:00 to Tuesday 00:00 UTC. */
const WINDOW = { start: '2026-03-01T22:00:00Z', end: '2026-03-03T00:00:00Z' }

function quarter(from: string): string {
  return `${from}/${new Date(Date.parse(from) + 900_000).toISOString()}`
}

it('joins quarter hours of the same share into stretches, from the start of the window', () => {
  const table = presenceTable(WINDOW)
  // Given out of order, as answers of several requests come.
  table.add(quarter('2026-03-02T08:15:00Z'), 900)
  table.add(quarter('2026-03-02T08:00:00Z'), 900)
  table.add(quarter('2026-03-02T08:30:00Z'), 445)
  table.add(quarter('2026-03-02T12:00:00Z'), 440)
  // Less than half a step is dropped; time that two answers tell is never more than the whole quarter hour.
  table.add(quarter('2026-03-02T13:00:00Z'), 20)
  table.add(quarter('2026-03-02T14:00:00Z'), 750)
  table.add(quarter('2026-03-02T14:00:00Z'), 450)
  expect(table.stretches()).toEqual([
    [600, 630, 1],
    [630, 645, 0.5],
    [840, 855, 0.5],
    [960, 975, 1],
  ])
})

it('adds handle times up by hour, those of all answers, and nothing outside the window', () => {
  const table = typeTable(WINDOW)
  const group = { queueId: 'q', mediaType: 'voice' }
  const row = (from: string, count: number, ms: number) => ({
    interval: `${from}/${from}`,
    metrics: [
      { metric: 'nOffered', stats: { count: count + 1 } },
      { metric: 'tHandle', stats: { count, sum: ms } },
    ],
  })
  table.addSeries({
    group,
    data: [
      row('2026-03-01T22:00:00Z', 2, 600_000),
      row('2026-03-01T22:45:00Z', 1, 100_400),
      row('2026-03-02T23:45:00Z', 4, 1_200_000),
      row('2026-03-03T00:00:00Z', 9, 9_000_000),
      row('2026-03-01T21:45:00Z', 9, 9_000_000),
    ],
  })
  table.addSeries({ group, data: [row('2026-03-01T22:15:00Z', 1, 200_000)] })
  const [type] = table.list()
  expect(type?.handleTimes?.intervalMinutes).toBe(60)
  expect(type?.handleTimes?.handled).toHaveLength(26)
  expect([type?.handleTimes?.handled[0], type?.handleTimes?.seconds[0]]).toEqual([4, 900])
  expect([type?.handleTimes?.handled[25], type?.handleTimes?.seconds[25]]).toEqual([4, 1200])
  expect(type?.handleTimes?.handled.reduce((all, one) => all + one, 0)).toBe(8)
  expect(type?.offered.slice(0, 4)).toEqual([3, 2, 0, 2])
})
