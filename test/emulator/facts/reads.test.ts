/** What was reported of permissions, pages and levels, by the numbers of the table of facts: emulator and client. */

import { afterEach, expect, it } from 'vitest'
import { DAY_MS } from '../../../src/core/time/durations'
import { captureDemand } from '../../../src/workflows'
import { type Emulated, emulated } from '../../support/emulated'
import { some, startLab } from '../lab'

let org: Emulated | undefined
afterEach(async () => {
  await org?.stop()
  org = undefined
})

it('fact 62: the divisions of a grant are named, and a write elsewhere is refused with missing.division.permission', async () => {
  const lab = await startLab({ agents: 30, queues: 6, switches: { writeDivisions: ['Home'] } })
  const { world } = lab.emulator
  const { body } = await lab.call('GET', '/api/v2/authorization/subjects/me')
  const granted = Array.isArray(body.grants) ? body.grants.map((grant) => grant.division.name) : []
  expect(granted).toContain('Home')
  const write = async (isHome: boolean) => {
    const user = some(world.users.values(), (it) => (world.divisions.get(it.divisionId)?.name === 'Home') === isHome)
    const [skillId = ''] = world.skills.keys()
    return await lab.call('PATCH', `/api/v2/users/${user.id}/routingskills/bulk`, [{ id: skillId, proficiency: 2 }])
  }
  expect((await write(true)).status).toBe(200)
  const refused = await write(false)
  expect([refused.status, refused.body.code]).toEqual([403, 'missing.division.permission'])
  await lab.stop()
})

it('fact 63: the client reads all skills and languages where pages hold 100 and larger ones are refused', async () => {
  org = await emulated({ agents: 3, queues: 1, skills: 150, switches: { catalogPageSize: 100 } })
  const { world } = org.emulator
  expect(await org.client.routing.skills.list().toArray()).toHaveLength(world.skills.size)
  expect(await org.client.languages.list().toArray()).toHaveLength(world.languages.size)
  const requested = { pageSize: 500 }
  await expect(org.client.routing.skills.list(requested).toArray()).resolves.toHaveLength(world.skills.size)
})

it('demand is captured without what an org refuses with 400, and says so', async () => {
  org = await emulated({ agents: 6, queues: 2, skills: 3, switches: { resolutionData: true } })
  const whole = await captureDemand(org.client, { days: 7 })
  for (const path of ['/api/v2/analytics/resolutions/aggregates/query', '/api/v2/analytics/users/aggregates/query'])
    org.emulator.faults.add({ path, fault: { kind: 'status', status: 400, code: 'listed.nowhere' } })
  const without = await captureDemand(org.client, { days: 7 })
  expect(without.contactTypes).toEqual(whole.contactTypes)
  expect(whole.agents.some(({ resolved }) => resolved !== undefined)).toBe(true)
  expect(without.agents.some(({ resolved }) => resolved !== undefined)).toBe(false)
  expect(without.notes.join(' ')).toContain('listed.nowhere')
})

it('fact 70: levels of languages do not order agents under BEST, levels of skills do', async () => {
  const chosen = async (leveled: 'skills' | 'languages' | undefined): Promise<readonly number[]> => {
    const lab = await startLab({ agents: 30, queues: 2, skills: 4, switches: { tokenSeconds: 10 * DAY_MS } })
    const { queues, users } = lab.emulator.world
    for (const queue of queues.values()) Object.assign(queue.config, { skillEvaluationMethod: 'BEST' })
    for (const [at, { skills, languages }] of [...users.values()].entries()) {
      for (const id of skills.keys()) skills.set(id, leveled === 'skills' ? (at % 5) + 1 : 3)
      for (const id of languages.keys()) languages.set(id, leveled === 'languages' ? (at % 5) + 1 : 3)
    }
    const fromMs = lab.clock.now()
    await lab.clock.advance(DAY_MS)
    const { start, agent, count } = lab.emulator.world.history()
    await lab.stop()
    return Array.from({ length: count }, (_, row) => row).flatMap((row) =>
      (start[row] ?? 0) >= fromMs ? [agent[row] ?? -1] : [],
    )
  }
  const even = await chosen(undefined)
  expect(even.length).toBeGreaterThan(100)
  expect(await chosen('languages')).toEqual(even)
  expect(await chosen('skills')).not.toEqual(even)
})
