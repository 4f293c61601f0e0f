import { expect, it } from 'vitest'
import { queue, smallOrg } from '../../../test/support/rules/small-org'
import type { SnapshotAgent } from '../../documents'
import { resolveSearch, scopeByName } from './names'

function agent(id: string, profile?: SnapshotAgent['profile']): SnapshotAgent {
  const retained = profile === undefined ? {} : { profile }
  return { id, name: id, state: 'active', skills: [], languages: [], certifications: [], licensed: true, ...retained }
}

const inTeam = (id: string, name: string): SnapshotAgent => agent(id, { groups: [], team: { id: `t-${name}`, name } })

const agents = [inTeam('ann', 'Billing'), inTeam('bob', 'Sales'), inTeam('cy', 'Billing'), agent('di', { groups: [] })]

const membersOf = (teams: readonly string[] | undefined, of: readonly SnapshotAgent[] = agents) =>
  resolveSearch(smallOrg({ agents: of }), { teams }, 0).agentIds

it('finds the agents of teams by name or id', () => {
  expect(membersOf(undefined)).toBeUndefined()
  expect(membersOf(['billing'])).toEqual(['ann', 'cy'])
  expect(membersOf(['t-Sales', 'Billing'])).toEqual(['ann', 'bob', 'cy'])
})

it('refuses teams that nobody is in, with the name that was meant, and snapshots without teams', () => {
  expect(() => membersOf(['Biling'])).toThrow(/no team "Biling".*Billing/)
  expect(() => membersOf(['Billing'], [agent('ann')])).toThrow(/--profiles/)
  expect(() => membersOf(['Billing'], [agent('ann', { groups: [] })])).toThrow(/in a team: name agents instead/)
})

it('refuses two values of one queue, by its name and by its id', () => {
  const org = smallOrg({ queues: [queue('q1', 'Billing', [])] })
  expect(resolveSearch(org, { weights: { Billing: 2 } }, 0).weights).toEqual({ q1: 2 })
  expect(() => resolveSearch(org, { weights: { Billing: 2, q1: 3 } }, 0)).toThrow(/are the same queue: name it once/)
})

it('names every queue and division of a scope that is not there', () => {
  expect(() => scopeByName(smallOrg(), { queues: ['Nope'], divisions: ['Nowhere'] })).toThrow(
    /limits\.scope\.queues: the org has no queue "Nope".*limits\.scope\.divisions: the org has no division "Nowhere"/,
  )
})
