import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Emulated, emulated } from '../../../test/support/emulated'
import { PermissionError } from '../../core/errors'
import { checkAccess } from './check-access'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 20, queues: 6, switches: { writeDivisions: ['Home', 'Business', 'Partners'] } })
})
afterAll(async () => await org.stop())

it('names the queues and agents that the client sees and cannot change', async () => {
  const { divisions, queues, users } = org.emulator.world
  const closed = [...divisions.values()].find(({ name }) => name === 'Consumer')
  const { unwritable, ok } = await checkAccess(org.client)
  expect(ok).toBe(true)
  const sorted = (all: readonly { readonly id: string }[] = []): string[] => all.map(({ id }) => id).sort()
  expect(unwritable?.map(({ division }) => division)).toEqual([{ id: closed?.id, name: 'Consumer' }])
  const [found] = unwritable ?? []
  const inIt = [...users.values()].filter(({ divisionId, state }) => divisionId === closed?.id && state === 'active')
  expect(sorted(found?.agents)).toEqual(sorted(inIt))
  expect(inIt.length).toBeGreaterThan(0)
  expect(sorted(found?.queues)).toEqual(
    sorted([...queues.values()].filter((one) => one.config.divisionId === closed?.id)),
  )
})

it('is refused there with the permission that is missing, and not elsewhere', async () => {
  const [closed] = (await checkAccess(org.client)).unwritable ?? []
  const [skill] = org.emulator.world.skills.values()
  const levels = [{ id: skill?.id ?? '', proficiency: 3 }]
  const { userSkills } = org.client.routing
  const error: unknown = await userSkills.update(closed?.agents[0]?.id ?? '', levels).catch((one: unknown) => one)
  expect(error).toBeInstanceOf(PermissionError)
  expect(error).toMatchObject({ code: 'missing.division.permission', missing: ['routing:skill:assign'] })
  const other = [...org.emulator.world.users.values()].find(({ divisionId }) => divisionId !== closed?.division.id)
  expect(await userSkills.update(other?.id ?? '', levels)).toContainEqual(expect.objectContaining({ id: skill?.id }))
})
