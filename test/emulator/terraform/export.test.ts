/** What `terraform export` reads: every list to its end, and each object of it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Body, type Replay, startReplay } from './replay'

let tf: Replay
beforeAll(async () => {
  tf = await startReplay()
})
afterAll(() => tf.stop())

async function numbered(operation: string, query: Record<string, string> = {}): Promise<readonly Body[]> {
  const rows: Body[] = []
  for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber++) {
    const page = await tf.call(operation, { query: { ...query, pageSize: '100', pageNumber: String(pageNumber) } })
    rows.push(...page.entities)
    pages = Number(page.pageCount)
  }
  return rows
}

it.each([
  ['getRoutingQueues', 'getRoutingQueue'],
  ['getRoutingSkills', 'getRoutingSkill'],
  ['getRoutingLanguages', 'getRoutingLanguage'],
  ['getRoutingWrapupcodes', 'getRoutingWrapupcode'],
  ['getRoutingUtilizationLabels', 'getRoutingUtilizationLabel'],
  ['getGroups', 'getGroup'],
  ['getAuthorizationDivisions', 'getAuthorizationDivision'],
  ['getAuthorizationRoles', 'getAuthorizationRole'],
])('reads %s, and each of them', async (list, read) => {
  const rows = await numbered(list)
  expect(rows.length).toBeGreaterThan(0)
  for (const { id } of rows) expect(await tf.call(read, { path: [id] })).toMatchObject({ id })
})

it('reads active and inactive users with what the resource keeps of them', async () => {
  const expand = 'skills,languages,locations,profileSkills,certifications,employerInfo'
  const users = [
    ...(await numbered('getUsers', { expand, state: 'active' })),
    ...(await numbered('getUsers', { expand, state: 'inactive' })),
  ]
  expect(users.map(({ id }) => id).sort()).toEqual([...tf.emulator.world.users.keys()].sort())
  const [first] = users
  expect(first).toMatchObject({ profileSkills: [], locations: [] })
  const { id = '' } = first ?? {}
  await tf.call('getVoicemailUserpolicy', { path: [id] })
  await tf.call('getRoutingUserUtilization', { path: [id] })
  expect((await tf.call('getAuthorizationSubject', { path: [id] })).grants).toHaveLength(1)
})

it('reads lists of what the emulated org has none or little of', async () => {
  expect((await tf.call('getTeams')).entities).toEqual([])
  for (const list of ['getFlows', 'getLocations', 'getTelephonyProvidersEdgesExtensionpools'])
    expect(await numbered(list)).toEqual([])
  const presences = (await tf.call('getPresenceDefinitions0')).entities
  expect(presences).toContainEqual(expect.objectContaining({ systemPresence: 'On Queue' }))
  expect((await tf.call('getRoutingSkillgroups', { query: { pageSize: '100' } })).entities).toEqual(expect.any(Array))
  for (const settings of ['getRoutingSettings', 'getRoutingSettingsContactcenter', 'getRoutingSettingsTranscription'])
    await tf.call(settings)
})
