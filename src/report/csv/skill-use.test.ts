import { expect, it } from 'vitest'
import { improvementOf, recommendationOf } from '../../../test/support/improvement'
import type { Demand } from '../../documents'
import { changesTable } from './changes'
import { csvText } from './table'

/** Two kinds of contact ask for the skill of the recommendations; agent a took some of each, agent b none. */
const demand: Demand = {
  format: 'skillroute/demand@1',
  org: { id: 'o', name: 'Acme' },
  interval: { start: '2026-03-02T00:00:00Z', end: '2026-03-02T00:30:00Z' },
  granularityMinutes: 15,
  contactTypes: [
    ['t1', ['s'], [10, 20]],
    ['t2', ['s', 'other'], [5, 5]],
    ['t3', ['other'], [100, 100]],
  ].map(([id, skillIds, offered]) => ({
    ...{ id: String(id), queueId: 'q', mediaType: 'voice' as const, skillIds: skillIds as string[] },
    ...{ offered: offered as number[], answered: 0, abandoned: 0, handleSeconds: 0 },
  })) as unknown as Demand['contactTypes'],
  agents: [
    { userId: 'a', contactTypeId: 't1', handled: 6, handleSeconds: 600, transferred: 0 },
    { userId: 'a', contactTypeId: 't2', handled: 2, handleSeconds: 300, transferred: 0 },
    { userId: 'a', contactTypeId: 't3', handled: 9, handleSeconds: 900, transferred: 0 },
  ],
  staffing: [
    {
      userId: 'a',
      interactingSeconds: 1800,
      communicatingSeconds: 0,
      idleSeconds: 1200,
      notRespondingSeconds: 0,
      offQueueSeconds: 0,
    },
  ],
  notes: [],
}

it('is beside each recommended skill: contacts offered, those of the agent, and the part of the time they took', () => {
  const found = { ...improvementOf([1, 2], 2), changes: [recommendationOf('a', 1, 2), recommendationOf('b', 1, 2)] }
  const cells = (text: string) => {
    const [head = '', ...rows] = text.trimEnd().split('\r\n')
    const at = head.split(',').indexOf('offered')
    return rows.map((row) => row.split(',').slice(at, at + 3))
  }
  expect(cells(csvText(changesTable([found, demand])))).toEqual([
    ['40', '8', '0.3'],
    ['40', '0', ''],
  ])
  expect(cells(csvText(changesTable([found])))).toEqual([
    ['', '', ''],
    ['', '', ''],
  ])
})
