/** `genesyscloud_user`, `_user_roles`, `_group`, `_auth_division`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Replay, startReplay } from './replay'

let tf: Replay
beforeAll(async () => {
  tf = await startReplay()
})
afterAll(() => tf.stop())

const EXPAND = 'skills,languages,locations,profileSkills,certifications,employerInfo'

/** The search by which the provider finds out whether somebody of this address was deleted. */
async function deletedId(email: string): Promise<string | undefined> {
  const query = [
    { fields: ['email'], value: email, type: 'EXACT' },
    { fields: ['state'], values: ['deleted'], type: 'EXACT' },
  ]
  const found = await tf.call('postUsersSearch', { body: { query } })
  const [first] = Array.isArray(found.results) ? found.results : []
  return first?.id
}

async function create(email: string): Promise<string> {
  expect(await deletedId(email)).toBeUndefined()
  const body = { name: 'Terry Form', state: 'active', title: 'Planner', department: 'IT', email, addresses: [] }
  const { id, version } = await tf.call('postUsers', { body })
  await tf.call('patchUser', {
    path: [id],
    body: { manager: '', acdAutoAnswer: true, locations: [], certifications: ['Billing'], employerInfo: {}, version },
  })
  return id
}

async function update(id: string, body: Record<string, unknown>): Promise<void> {
  const { version } = await tf.call('getUser', { path: [id] })
  await tf.call('patchUser', { path: [id], body: { ...body, version } })
}

describe('user', () => {
  it('is created with everything that the resource can set, and read back', async () => {
    const { skills, languages } = tf.emulator.world
    const [skill = ''] = skills.keys()
    const [language = ''] = languages.keys()
    const id = await create('terry@example.com')
    expect((await tf.call('getUserRoutingskills', { path: [id] })).entities).toEqual([])
    await tf.call('patchUserRoutingskillsBulk', { path: [id], body: [{ id: skill, proficiency: 3.5 }] })
    await tf.call('patchUserRoutinglanguagesBulk', { path: [id], body: [{ id: language, proficiency: 4 }] })
    await tf.call('putUserProfileskills', { path: [id], body: ['SQL', 'Go'] })
    const utilization = { chat: { maximumCapacity: 3, interruptableMediaTypes: [], includeNonAcd: true } }
    await tf.call('putRoutingUserUtilization', { path: [id], body: { utilization } })
    await tf.call('patchVoicemailUserpolicy', { path: [id], body: { alertTimeoutSeconds: 45 } })
    await tf.call('postUserPassword', { path: [id], body: { newPassword: 'correct-horse-battery' } })

    expect(await tf.call('getUser', { path: [id], query: { expand: EXPAND, state: '' } })).toMatchObject({
      name: 'Terry Form',
      email: 'terry@example.com',
      title: 'Planner',
      department: 'IT',
      acdAutoAnswer: true,
      certifications: ['Billing'],
      profileSkills: ['SQL', 'Go'],
      skills: [{ id: skill, proficiency: 3.5 }],
      languages: [{ id: language, proficiency: 4 }],
    })
    expect(await tf.call('getVoicemailUserpolicy', { path: [id] })).toMatchObject({ alertTimeoutSeconds: 45 })
    expect(await tf.call('getRoutingUserUtilization', { path: [id] })).toMatchObject({ level: 'Agent', utilization })
    await tf.call('deleteRoutingUserUtilization', { path: [id] })
    expect(await tf.call('getRoutingUserUtilization', { path: [id] })).toMatchObject({ level: 'Organization' })
  })

  it('is updated, its state by itself, and moved to another division', async () => {
    const id = await create('terra@example.com')
    const manager = [...tf.emulator.world.users.keys()][0] ?? ''
    await update(id, { state: 'inactive' })
    const phone = { address: '+13175559001', mediaType: 'PHONE', type: 'WORK' }
    const employerInfo = { officialName: 'Terra Form', employeeId: '17' }
    const change = { name: 'Terra F', manager, email: 'terra@example.com', addresses: [phone], employerInfo }
    await update(id, { ...change, state: null })
    const written = tf.emulator.world.changes.at(-1)?.properties.map(({ property }) => property)
    expect(written).toEqual(['addresses', 'employerInfo', 'managerId', 'name'])
    const division = await tf.call('postAuthorizationDivisions', { body: { name: 'People', description: '' } })
    await tf.call('postAuthorizationDivisionObject', { path: [division.id, 'USER'], body: [id] })
    expect(await tf.call('getUser', { path: [id], query: { expand: EXPAND } })).toMatchObject({
      name: 'Terra F',
      state: 'inactive',
      manager: { id: manager },
      division: { id: division.id },
      addresses: [{ ...phone, display: '+13175559001' }],
      employerInfo,
    })
  })

  it('is deleted, still found as deleted, and restored by the next plan', async () => {
    const email = 'terrence@example.com'
    const id = await create(email)
    const [queueId = ''] = tf.emulator.world.queues.keys()
    await tf.call('postRoutingQueueMembers', { path: [queueId], body: [{ id }] })
    await tf.call('deleteUser', { path: [id] })
    await tf.refused('getUser', 404, { path: [id] })
    expect(tf.emulator.world.queues.get(queueId)?.members.has(id)).toBe(false)
    expect(await deletedId(email)).toBe(id)
    // The address stays taken.
    const body = { name: 'Terrence', email, addresses: [] }
    const { body: refusal } = await tf.refused('postUsers', 409, { body })
    expect(refusal.code).toBe('general.conflict')
    const { version } = await tf.call('getUser', { path: [id], query: { state: 'deleted' } })
    await tf.call('patchUser', { path: [id], body: { state: 'active', version } })
    expect(await tf.call('getUser', { path: [id] })).toMatchObject({ id, state: 'active' })
  })
})

describe('user_roles', () => {
  it('adds and removes roles by division', async () => {
    const id = await create('roland@example.com')
    const { id: homeId } = await tf.call('getAuthorizationDivisionsHome')
    const { entities: roles } = await tf.call('getAuthorizationRoles', { query: { name: 'admin' } })
    const roleId = roles[0]?.id ?? ''
    expect(await tf.call('getAuthorizationRole', { path: [roleId] })).toMatchObject({ name: 'admin' })
    const grants = [{ roleId, divisionId: homeId }]
    const query = { subjectType: 'PC_USER' }
    await tf.call('postAuthorizationSubjectBulkadd', { path: [id], query, body: { grants } })
    const subject = await tf.call('getAuthorizationSubject', { path: [id], query: { includeDuplicates: 'true' } })
    expect(subject.grants).toMatchObject([
      { role: { name: 'employee' }, division: { id: homeId }, subjectId: id },
      { role: { id: roleId }, division: { id: homeId } },
    ])
    await tf.call('deleteAuthorizationSubjectDivisionRole', { path: [id, homeId, roleId] })
    expect((await tf.call('getUserRoles', { path: [id] })).roles).toMatchObject([{ name: 'employee' }])
    await tf.refused('postAuthorizationSubjectBulkadd', 404, {
      path: [id],
      body: { grants: [{ roleId: 'unknown', divisionId: homeId }] },
    })
  })
})

describe('group', () => {
  it('is created, described, filled, emptied and deleted', async () => {
    const [first = '', second = ''] = tf.emulator.world.users.keys()
    const common = { name: 'Terraform group', visibility: 'public', rulesVisible: true, addresses: [] }
    const { id } = await tf.call('postGroups', { body: { ...common, type: 'official', ownerIds: [first] } })
    const read = async () => await tf.call('getGroup', { path: [id] })
    // A description can only be set by an update.
    const change = { ...common, description: 'Made by a plan', ownerIds: [first], version: (await read()).version }
    await tf.call('putGroup', { path: [id], body: change })
    await tf.refused('putGroup', 409, { path: [id], body: change })
    const { version } = await read()
    await tf.call('postGroupMembers', { path: [id], body: { memberIds: [first, second], version } })
    expect(await read()).toMatchObject({ description: 'Made by a plan', memberCount: 2, owners: [{ id: first }] })
    await tf.call('deleteGroupMembers', { path: [id], query: { ids: first } })
    const { entities } = await tf.call('getGroupIndividuals', { path: [id] })
    expect(entities.map((user) => user.id)).toEqual([second])
    expect(await tf.call('getVoicemailGroupPolicy', { path: [id] })).toMatchObject({ enabled: false })
    await tf.call('patchVoicemailGroupPolicy', { path: [id], body: { enabled: true, sendEmailNotifications: false } })
    expect(await tf.call('getVoicemailGroupPolicy', { path: [id] })).toMatchObject({ enabled: true })
    await tf.call('deleteGroup', { path: [id] })
    await tf.refused('getGroup', 404, { path: [id] })
  })
})

describe('auth_division', () => {
  it('is created, renamed, and deleted once nothing is in it', async () => {
    const body = { name: 'Terraform division', description: 'Made by a plan' }
    const { id } = await tf.call('postAuthorizationDivisions', { body })
    await tf.call('putAuthorizationDivision', { path: [id], body: { name: 'Renamed division', description: '' } })
    expect(await tf.call('getAuthorizationDivision', { path: [id], query: { objectCount: 'false' } })).toMatchObject({
      name: 'Renamed division',
      homeDivision: false,
    })
    const [skill = ''] = tf.emulator.world.skills.keys()
    await tf.call('postAuthorizationDivisionObject', { path: [id, 'SKILL'], body: [skill] })
    const query = { force: 'false' }
    await tf.refused('deleteAuthorizationDivision', 400, { path: [id], query })
    const { id: homeId } = await tf.call('getAuthorizationDivisionsHome')
    await tf.call('postAuthorizationDivisionObject', { path: [homeId, 'SKILL'], body: [skill] })
    await tf.call('deleteAuthorizationDivision', { path: [id], query })
    await tf.refused('getAuthorizationDivision', 404, { path: [id] })
  })
})
