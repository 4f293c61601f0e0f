import { expect, it } from 'vitest'
import type { HygieneFinding, Snapshot, SnapshotQueue } from '../../documents'
import { findingsInScope, queuesInScope } from './scope'

function queue(id: string, members: readonly string[]): SnapshotQueue {
  return {
    id,
    name: id.toUpperCase(),
    divisionId: 'n',
    evaluation: 'BEST',
    serviceLevels: {},
    members: members.map((userId) => ({ userId, joined: true, ring: 1, memberBy: 'user' })),
  }
}

const people = ['ann', 'bob', 'cy'].map((id) => ({ id, name: id }))
const snapshot: Snapshot = {
  format: 'skillroute/snapshot@1',
  org: { id: 'org', name: 'Acme' },
  takenAt: '2026-01-05T12:00:00.000Z',
  scope: {},
  divisions: [{ id: 'n', name: 'North' }],
  skills: [],
  languages: [],
  queues: [queue('care', ['ann', 'bob']), queue('shop', ['cy'])],
  agents: people.map((one) => ({
    ...one,
    divisionId: 'n',
    state: 'active',
    skills: [],
    languages: [],
    certifications: [],
    licensed: true,
  })),
  skillGroups: [],
  gaps: [],
}

it('says how many of the agents that a finding counts are in scope', () => {
  const finding: HygieneFinding = { kind: 'idleGrant', message: '3 agents hold Sales.', agents: people }
  const [own] = findingsInScope(snapshot, { queue: ['CARE'] }, [finding])
  expect(own?.agents.map(({ id }) => id)).toEqual(['ann', 'bob'])
  expect(own?.message).toBe('3 agents hold Sales. In scope: 2 of the 3 agents.')
  expect(findingsInScope(snapshot, {}, [finding])).toEqual([finding])
  const whole = { ...finding, agents: people.slice(0, 2) }
  expect(findingsInScope(snapshot, { queue: ['CARE'] }, [whole])).toEqual([whole])
})

it('finds the queues of a snapshot in scope, and names those that it does not have', () => {
  expect(queuesInScope(snapshot, { queue: ['CARE'] }).map(({ id }) => id)).toEqual(['care'])
  expect(queuesInScope(snapshot, {})).toHaveLength(2)
  expect(() => queuesInScope(snapshot, { queue: ['Nowhere'] })).toThrow('Nowhere')
})
