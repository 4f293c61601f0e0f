import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ValidationError } from '../../src'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
beforeAll(async () => {
  org = await emulated({ agents: 6, queues: 2, skills: 3 })
})
afterAll(() => org.stop())
beforeEach(() => org.emulator.faults.clear())

let made = 0

/** Writes that reached the platform. */
const effects = (): number => [...org.emulator.stats.effects.values()].reduce((all, count) => all + count, 0)

/** A value as JavaScript gives it: without a type. */
const untyped = (value: object): never => value as never

const queueId = (): string => [...org.emulator.world.queues.keys()][0] ?? ''
const userId = (): string => [...org.emulator.world.users.keys()][0] ?? ''
const conditions = (routingSkill: object) => [
  { routingSkillConditions: [routingSkill], languageSkillConditions: [], operation: 'And' },
]
const group = async (): Promise<string> => {
  const skill = [...org.emulator.world.skills.values()][0]?.name ?? ''
  const condition = { routingSkill: skill, comparator: 'EqualTo', proficiency: 3 }
  const input = { name: `Group ${++made}`, skillConditions: untyped(conditions(condition)) }
  return (await org.client.routing.skillGroups.create(input)).id
}
const trigger = () => ({
  name: `Trigger ${++made}`,
  enabled: true,
  topicName: 'v2.users.{id}.presence',
  target: { type: 'Workflow', id: '00000000-0000-4000-8000-000000000001' },
})

describe('an option of the call in the place of the query', () => {
  const { signal } = new AbortController()
  const calls: readonly [name: string, call: (query: never) => Promise<unknown>][] = [
    ['users.get', (query) => org.client.users.get(userId(), query)],
    ['users.list', (query) => org.client.users.list(query).toArray()],
    ['routing.queues.list', (query) => org.client.routing.queues.list(query).toArray()],
    ['routing.members.list', (query) => org.client.routing.members.list(queueId(), query).toArray()],
    ['routing.skills.list', (query) => org.client.routing.skills.list(query).toArray()],
    ['divisions.list', (query) => org.client.divisions.list(query).toArray()],
  ]
  it.each(calls)('is refused by name and not dropped: %s', async (_name, call) => {
    const requests = org.emulator.stats.requests
    for (const [name, value] of [
      ['signal', signal],
      ['timeoutMs', 5],
      ['deadlineMs', 5],
      ['priority', 'background'],
    ] as const) {
      // A function may refuse at once or when its answer is awaited.
      const refused = await Promise.resolve()
        .then(() => call(untyped({ [name]: value })))
        .catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(ValidationError)
      expect(String(refused)).toContain(name)
    }
    expect(org.emulator.stats.requests).toBe(requests)
  })
})

describe('a field that looks like a misspelling', () => {
  const writes: readonly [path: string, meant: string, write: () => Promise<unknown>][] = [
    [
      'changes.skillEvalutionMethod',
      'skillEvaluationMethod',
      () => org.client.routing.queues.update(queueId(), untyped({ skillEvalutionMethod: 'BEST' })),
    ],
    [
      'changes.skill_evaluationMethod',
      'skillEvaluationMethod',
      () => org.client.routing.queues.update(queueId(), untyped({ skill_evaluationMethod: 'BEST' })),
    ],
    [
      'changes.mediaSettings.call.alertingTimeout',
      'alertingTimeoutSeconds',
      () => org.client.routing.queues.update(queueId(), untyped({ mediaSettings: { call: { alertingTimeout: 9 } } })),
    ],
    [
      'changes.bullseye.rings[1].memberGroup',
      'memberGroups',
      () => org.client.routing.queues.update(queueId(), untyped({ bullseye: { rings: [{}, { memberGroup: [] }] } })),
    ],
    [
      'queue.memberGroups[0].typ',
      'type',
      () => org.client.routing.queues.create(untyped({ name: 'New', memberGroups: [{ id: 'g', typ: 'GROUP' }] })),
    ],
    [
      'queue.routingRules[0].waitSecond',
      'waitSeconds',
      () => org.client.routing.queues.replace(queueId(), untyped({ name: 'New', routingRules: [{ waitSecond: 5 }] })),
    ],
    ['skill.divsionId', 'divisionId', () => org.client.routing.skills.create(untyped({ name: 'New', divsionId: 'd' }))],
    ['language.nmae', 'name', () => org.client.languages.create(untyped({ name: 'New', nmae: 'x' }))],
    [
      'changes.descripton',
      'description',
      async () => org.client.routing.skillGroups.update(await group(), untyped({ descripton: 'x' })),
    ],
    [
      'skillGroup.skillConditions[0].routingSkillConditions[0].childCondition',
      'childConditions',
      () =>
        org.client.routing.skillGroups.create(
          untyped({
            name: 'New',
            skillConditions: conditions({ routingSkill: 'x', proficiency: 3, childCondition: [] }),
          }),
        ),
    ],
    [
      'utilization.utilization.call.maximunCapacity',
      'maximumCapacity',
      () => org.client.routing.utilization.set(untyped({ utilization: { call: { maximunCapacity: 2 } } })),
    ],
    [
      'utilization.maxInboundCall',
      'maxInboundCalls',
      () => org.client.routing.userUtilization.set(userId(), untyped({ maxInboundCall: 2 })),
    ],
    ['changes.departement', 'department', () => org.client.users.update(userId(), untyped({ departement: 'x' }))],
    [
      'changes.employerInfo.employeId',
      'employeeId',
      () => org.client.users.update(userId(), untyped({ version: 1, employerInfo: { employeId: 'x' } })),
    ],
    [
      'trigger.eventTTLSecond',
      'eventTTLSeconds',
      () => org.client.triggers.create(untyped({ ...trigger(), eventTTLSecond: 60 })),
    ],
    [
      'changes.matchCritera',
      'matchCriteria',
      async () =>
        org.client.triggers.update((await org.client.triggers.create(trigger())).id, untyped({ matchCritera: [] })),
    ],
  ]

  it.each(writes)('is refused by name: %s for %s', async (path, suggested, write) => {
    const error: unknown = await write().catch((reason: unknown) => reason)
    if (!(error instanceof ValidationError)) throw new Error('it was not refused', { cause: error })
    expect(error.issues).toEqual([{ path, message: `does not exist: did you mean ${suggested}?` }])
  })

  it('is refused before anything is written', async () => {
    const before = effects()
    await expect(
      org.client.routing.queues.update(queueId(), untyped({ name: 'Renamed', skillEvalutionMethod: 'BEST' })),
    ).rejects.toThrow(ValidationError)
    expect(effects()).toBe(before)
  })

  it('is refused with the frames of whoever called', async () => {
    function placeOfTheCall(): Promise<unknown> {
      return org.client.routing.queues.update(queueId(), untyped({ skillEvalutionMethod: 'BEST' }))
    }
    const error: unknown = await placeOfTheCall().catch((reason: unknown) => reason)
    expect(String(error instanceof Error && error.stack)).toContain('placeOfTheCall')
  })
})

describe('a field that this package does not know', () => {
  const queues = () => org.client.routing.queues
  const config = () => org.emulator.world.queues.get(queueId())?.config

  it('is sent as it is when it is unlike any', async () => {
    await queues().update(queueId(), untyped({ fieldOfTomorrow: { deep: 1 } }))
    expect(config()).toMatchObject({ fieldOfTomorrow: { deep: 1 } })
  })

  it('passes beside a name that is near when the queue has it, at its own place and changed as well', async () => {
    Object.assign(config() ?? {}, {
      skillEvaluationMethods: ['BEST'],
      bullseye: { rings: [{ memberGroups: [], memberGroupz: 1 }, {}] },
    })
    const queue = await queues().get(queueId())
    await queues().update(queueId(), { ...queue, name: 'Given back' })
    await queues().update(queueId(), untyped({ skillEvaluationMethods: ['ALL'] }))
    expect(config()).toMatchObject({ name: 'Given back', skillEvaluationMethods: ['ALL'] })
    await queues().replace(queueId(), { ...(await queues().get(queueId())), name: 'Replaced' })
    expect(config()).toMatchObject({ name: 'Replaced', skillEvaluationMethods: ['ALL'] })
    expect(config()).toMatchObject({ bullseye: { rings: [{ memberGroupz: 1 }, {}] } })
  })

  it('is refused at another place than the one where the queue has it', async () => {
    Object.assign(config() ?? {}, { skillEvaluationMethods: ['BEST'] })
    const misplaced = untyped({ acwSettings: { wrapupPromp: 'OPTIONAL' }, skillEvaluationMethods: ['ALL'] })
    await expect(queues().update(queueId(), misplaced)).rejects.toThrow('changes.acwSettings.wrapupPromp')
  })
})

describe('what was read', () => {
  it('can be given back whole: skill groups, triggers, utilization, users and their queues', async () => {
    const { client } = org
    const read = await client.routing.skillGroups.get(await group())
    expect(await client.routing.skillGroups.update(read.id, { ...read, description: 'back' })).toMatchObject({
      description: 'back',
    })
    const made = await client.triggers.create(trigger())
    expect(await client.triggers.update(made.id, { ...made, enabled: false })).toMatchObject({ enabled: false })
    await client.routing.utilization.set(await client.routing.utilization.get())
    await client.routing.userUtilization.set(userId(), await client.routing.userUtilization.get(userId()))
    const user = await client.users.get(userId())
    expect(await client.users.update(userId(), { ...user, title: 'Lead' })).toMatchObject({ title: 'Lead' })
    const joined = await client.users.queues(userId())
    await client.users.setQueues(
      userId(),
      joined.map((queue) => ({ ...queue, joined: true })),
    )
    expect((await client.users.queues(userId())).every((queue) => queue.joined)).toBe(true)
  })
})
