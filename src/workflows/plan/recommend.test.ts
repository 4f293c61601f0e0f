import { expect, it } from 'vitest'
import { agent, smallOrg } from '../../../test/support/rules/small-org'
import type { Demand } from '../../documents'
import { recommend } from './recommend'

const demand: Demand = {
  format: 'skillroute/demand@1',
  org: { id: 'o', name: 'O' },
  interval: { start: '2026-02-02T00:00:00.000Z', end: '2026-02-09T00:00:00.000Z' },
  granularityMinutes: 15,
  contactTypes: [],
  agents: [],
  staffing: [],
  notes: [],
}

it('says that there are no agents or contacts, rather than that nothing helps', async () => {
  const nobody = smallOrg({ agents: [] })
  await expect(recommend({ snapshot: nobody, demand: { ...demand, org: nobody.org } })).rejects.toThrow(
    'snapshot.agents: has nobody whose skills could change',
  )
  const snapshot = smallOrg({ agents: [agent('u1')] })
  await expect(recommend({ snapshot, demand: { ...demand, org: snapshot.org } })).rejects.toThrow(
    'demand.contactTypes: has no contacts in the queues of the snapshot',
  )
})

it('refuses guardrails with a name that the org does not have, which would protect nobody', async () => {
  const snapshot = smallOrg({ agents: [agent('u1')] })
  const guardrails = { format: 'skillroute/guardrails@1', protected: { agents: ['u1', 'Kofi Smit'] } } as const
  const files = { snapshot, demand: { ...demand, org: snapshot.org } }
  await expect(recommend(files, { limits: { guardrails } })).rejects.toThrow(
    'guardrails: protected.agents[1]: the org has no agent "Kofi Smit"',
  )
})
