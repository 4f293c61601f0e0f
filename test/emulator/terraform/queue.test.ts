/** `genesyscloud_routing_queue` and `genesyscloud_routing_skill_group`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Replay, startReplay } from './replay'

let tf: Replay
beforeAll(async () => {
  tf = await startReplay()
})
afterAll(() => tf.stop())

/** What the resource sends of a queue, whatever the configuration leaves out. */
function queueOf(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const media = { alertingTimeoutSeconds: 30, serviceLevel: { percentage: 0.7, durationMs: 20_000 } }
  return {
    name,
    description: 'Made by a plan',
    mediaSettings: {
      call: media,
      callback: { ...media, mode: 'AgentFirst' },
      chat: media,
      email: media,
      message: media,
    },
    acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 30_000 },
    skillEvaluationMethod: 'BEST',
    autoAnswerOnly: true,
    enableTranscription: false,
    suppressInQueueCallRecording: true,
    enableAudioMonitoring: false,
    enableManualAssignment: false,
    memberGroups: [],
    ...more,
  }
}

async function members(id: string, memberBy: string): Promise<readonly Body[]> {
  const found: Body[] = []
  // The list has no total: the provider asks until a page is empty.
  for (let pageNumber = 1; ; pageNumber++) {
    const query = { pageSize: '100', pageNumber: String(pageNumber), memberBy }
    const { entities } = await tf.call('getRoutingQueueMembers', { path: [id], query })
    if (entities.length === 0) return found
    found.push(...entities)
  }
}

describe('routing_queue', () => {
  it('is created with members, rings and wrap-up codes, and read back', async () => {
    const rings = [
      { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 20 }], actions: { skillsToRemove: [] } },
      { expansionCriteria: [{ type: 'TIMEOUT_SECONDS', threshold: 60 }], actions: { skillsToRemove: [] } },
    ]
    const body = queueOf('Terraform queue', { bullseye: { rings } })
    const { id } = await tf.call('postRoutingQueues', { body })
    const [first = '', second = ''] = tf.emulator.world.users.keys()
    expect(await members(id, 'user')).toEqual([])
    expect(await members(id, 'group')).toEqual([])
    const add = { path: [id], query: { delete: 'false' }, body: [{ id: first }, { id: second }] }
    await tf.call('postRoutingQueueMembers', add)
    await tf.call('patchRoutingQueueMember', { path: [id, second], body: { id: second, ringNumber: 2 } })
    const code = await tf.call('postRoutingWrapupcodes', { body: { name: 'Done by Terraform' } })
    const codes = async () => (await tf.call('getRoutingQueueWrapupcodes', { path: [id] })).entities
    // A new queue offers no codes until some are given to it.
    expect(await codes()).toEqual([])
    await tf.call('postRoutingQueueWrapupcodes', { path: [id], body: [{ id: code.id }] })
    expect(await codes()).toMatchObject([{ id: code.id, name: 'Done by Terraform' }])

    expect(await tf.call('getRoutingQueue', { path: [id] })).toMatchObject({
      name: 'Terraform queue',
      acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 30_000 },
      skillEvaluationMethod: 'BEST',
      memberCount: 2,
    })
    const ringOf = (await members(id, 'user')).map((member) => [member.id, member.ringNumber])
    expect(new Map(ringOf.map(([user, ring]) => [user, ring]))).toEqual(
      new Map([
        [first, 1],
        [second, 2],
      ]),
    )
    await tf.call('deleteRoutingQueueWrapupcode', { path: [id, code.id] })
    await tf.refused('deleteRoutingQueueWrapupcode', 404, { path: [id, code.id] })
    expect(await codes()).toEqual([])
  })

  it('is replaced whole, moved to another division and deleted', async () => {
    const { id } = await tf.call('postRoutingQueues', { body: queueOf('Terraform moved') })
    await tf.call('putRoutingQueue', { path: [id], body: queueOf('Terraform renamed', { description: '' }) })
    const { entities: divisions } = await tf.call('getAuthorizationDivisions')
    const division = divisions[1]?.id ?? ''
    await tf.call('postAuthorizationDivisionObject', { path: [division, 'QUEUE'], body: [id] })
    expect(await tf.call('getRoutingQueue', { path: [id] })).toMatchObject({
      name: 'Terraform renamed',
      division: { id: division },
    })
    await tf.call('deleteRoutingQueue', { path: [id], query: { forceDelete: 'true' } })
    await tf.refused('getRoutingQueue', 404, { path: [id] })
  })
})

describe('routing_skill_group', () => {
  it('is created with conditions, updated and deleted', async () => {
    const skill = [...tf.emulator.world.skills.values()][0]
    const condition = (proficiency: number) => ({
      routingSkillConditions: [
        { routingSkill: skill?.name, comparator: 'GreaterThan', proficiency, childConditions: [] },
      ],
      languageSkillConditions: [],
      operation: 'And',
    })
    const body = { name: 'Terraform skill group', description: 'Made by a plan', skillConditions: [condition(3)] }
    const { id } = await tf.call('postRoutingSkillgroups', { body })
    const [division = ''] = tf.emulator.world.divisions.keys()
    const change = { addDivisionIds: [division], removeDivisionIds: [] }
    await tf.call('postRoutingSkillgroupMembersDivisions', { path: [id], body: change })
    expect((await tf.call('getRoutingSkillgroupMembersDivisions', { path: [id] })).entities).toMatchObject([
      { id: division },
    ])
    const patch = { path: [id], body: { ...body, skillConditions: [condition(2)] } }
    await tf.call('patchRoutingSkillgroup', patch)
    const read = await tf.call('getRoutingSkillgroup', { path: [id] })
    expect(read.skillConditions).toMatchObject([{ routingSkillConditions: [{ proficiency: 2 }] }])
    await tf.call('deleteRoutingSkillgroup', { path: [id] })
    await tf.refused('getRoutingSkillgroup', 404, { path: [id] })
  })
})
