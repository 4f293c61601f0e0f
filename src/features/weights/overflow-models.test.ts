import { expect, it } from 'vitest'
import { testModel } from '../../optimizer/test-model'
import { weightsToDesired } from './weights-to-desired'

const ids = ['a', 'b', 'c', 'd']
const rings = [{ timeoutSeconds: 15, skillsToRemove: [] }, { skillsToRemove: [] }]
const body = {
  bullseye: {
    rings: [
      { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 15 }], actions: { skillsToRemove: [] } },
      { actions: { skillsToRemove: [] } },
    ],
  },
}
const modelOf = (callsPerHour: number) =>
  testModel({
    types: [{ id: 't', skillIds: ['s'], callsPerHour }],
    agents: [...ids.map((id) => ({ id, skills: { s: 3 } })), { id: 'helper', skills: { s: 3 }, queues: [] }],
    queues: [{ id: 'q', evaluation: 'ALL', rings }],
  })
const options = { searchContacts: 500, finalContacts: 1000, maxTries: 12 }

it('looks for shares with the time-out of the first ring that the plan writes', () => {
  const request = { queueId: 'q', weights: { a: 0.9 } }
  const share = (overflowThreshold: number | undefined): number => {
    const { outcome } = weightsToDesired(modelOf(8), { ...request, overflowThreshold }, { ...options, queue: body })
    return outcome.agents.find(({ agent }) => agent.id === 'a')?.reached.mean ?? 0
  }
  // Alone in ring 1, the agent gets nearly all when contacts wait long for the next ring.
  expect(share(0.95)).toBeGreaterThan(share(undefined) + 0.15)
})

it('looks for shares with the groups that overflow asks, and says where it cannot', () => {
  const groups = [{ id: 'g', type: 'SKILLGROUP' as const }]
  const request = { queueId: 'q', weights: { a: 0.4 }, overflowThreshold: 0.5, overflowGroups: groups }
  const flat = { ...modelOf(36), queues: [{ id: 'q', name: 'Q', evaluation: 'BEST', predictive: false }] }
  const known = weightsToDesired(flat, request, { ...options, queue: {}, groups: new Map([['g', ['helper']]]) })
  const unknown = weightsToDesired(flat, request, { ...options, queue: {} })
  expect(known.outcome.notes.join(' ')).not.toContain('not in these figures')
  expect(unknown.outcome.notes.join(' ')).toContain('Overflow to groups is not in these figures')
  expect(known.outcome.serviceLevel.reached).toBeGreaterThan(known.outcome.serviceLevel.before)
  expect(known.outcome.serviceLevel.before).toBeCloseTo(unknown.outcome.serviceLevel.before, 9)
})
