import { expect, it } from 'vitest'
import type { SnapshotAgent } from '../../../documents'
import { teamMembers } from './team-members'

function agent(id: string, profile?: SnapshotAgent['profile']): SnapshotAgent {
  const kept = profile === undefined ? {} : { profile }
  return { id, name: id, state: 'active', skills: [], languages: [], certifications: [], licensed: true, ...kept }
}

const inTeam = (id: string, name: string): SnapshotAgent => agent(id, { groups: [], team: { id: `t-${name}`, name } })

const agents = [inTeam('ann', 'Billing'), inTeam('bob', 'Sales'), inTeam('cy', 'Billing'), agent('di', { groups: [] })]

it('finds the agents of teams by name or id', () => {
  expect(teamMembers({ agents }, undefined)).toBeUndefined()
  expect([...(teamMembers({ agents }, ['billing']) ?? [])]).toEqual(['ann', 'cy'])
  expect([...(teamMembers({ agents }, ['t-Sales', 'Billing']) ?? [])]).toEqual(['ann', 'bob', 'cy'])
})

it('refuses teams that nobody is in, with the name that was meant, and snapshots without teams', () => {
  expect(() => teamMembers({ agents }, ['Biling'])).toThrow(/no team "Biling".*Billing/)
  expect(() => teamMembers({ agents: [agent('ann')] }, ['Billing'])).toThrow(/--profiles/)
  expect(() => teamMembers({ agents: [agent('ann', { groups: [] })] }, ['Billing'])).toThrow(
    /in a team: name agents instead/,
  )
})
