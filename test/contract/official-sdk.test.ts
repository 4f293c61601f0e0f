/**
 * The official SDK keeps the emulator honest: what it reads is what our client reads, and both are the emulator's truth.
 */
import type platform from 'purecloud-platform-client-v2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, clientCredentials, createClient } from '../../src'
import { type Emulator, startEmulator } from '../../src/emulator'
import { fetchFor, forOfficialSdk, officialSdk } from '../support/official-sdk'

let emulator: Emulator
let client: Client
let sdk: typeof platform

beforeAll(async () => {
  emulator = await startEmulator(
    forOfficialSdk({
      seed: 11,
      agents: 130,
      queues: 8,
      ratePerMinute: 100_000,
      switches: { lagMs: 0, auditLagMs: 0 },
    }),
  )
  client = createClient({
    baseUrl: emulator.url,
    auth: clientCredentials({ clientId: emulator.clientId, clientSecret: emulator.clientSecret }),
    ratePerMinute: 100_000,
    ...fetchFor(emulator),
  })
  sdk = await officialSdk(emulator)
})

afterAll(async () => {
  await client.close()
  await emulator.stop()
})

describe('reading', () => {
  it('pages through all queues', async () => {
    const api = new sdk.RoutingApi()
    const official: string[] = []
    for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber++) {
      const page = await api.getRoutingQueues({ pageNumber, pageSize: 3 })
      pages = page.pageCount ?? 0
      official.push(...(page.entities ?? []).map((queue) => `${queue.id} ${queue.name} ${queue.skillEvaluationMethod}`))
    }
    const ours = (await client.routing.queues.list().toArray()).map(
      (queue) => `${queue.id} ${queue.name} ${queue.skillEvaluationMethod}`,
    )
    const truth = [...emulator.world.queues.values()].map(
      (queue) => `${queue.id} ${queue.config.name} ${queue.config.skillEvaluationMethod}`,
    )
    expect(official.length).toBe(8)
    expect(official).toEqual(ours)
    expect([...official].sort()).toEqual(truth.sort())
  })

  it('pages through all users with their skills', async () => {
    const api = new sdk.UsersApi()
    const official = new Map<string, unknown>()
    for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber++) {
      const page = await api.getUsers({ pageNumber, pageSize: 50, expand: ['skills'] })
      pages = page.pageCount ?? 0
      for (const user of page.entities ?? []) official.set(user.id ?? '', levels(user.skills))
    }
    const ours = new Map(
      (await client.users.list({ expand: ['skills'] }).toArray()).map((user) => [user.id, levels(user.skills)]),
    )
    expect(official).toEqual(ours)
    const active = [...emulator.world.users.values()].filter((user) => user.state === 'active')
    expect(official).toEqual(new Map(active.map((user) => [user.id, Object.fromEntries([...user.skills].sort())])))
  })

  it('lists the members of each queue', async () => {
    const api = new sdk.RoutingApi()
    for (const queue of emulator.world.queues.values()) {
      const official: string[] = []
      for (let pageNumber = 1; ; pageNumber++) {
        const page = await api.getRoutingQueueMembers(queue.id, { pageNumber, pageSize: 100 })
        official.push(...(page.entities ?? []).map((it) => `${it.id} ${it.joined} ${it.ringNumber} ${it.memberBy}`))
        if ((page.entities ?? []).length < 100) break
      }
      const ours = (await client.routing.members.list(queue.id).toArray()).map(
        (it) => `${it.id} ${it.joined} ${it.ringNumber} ${it.memberBy}`,
      )
      const truth = [...queue.members.values()].map((it) => `${it.userId} ${it.joined} ${it.ringNumber} ${it.memberBy}`)
      expect(official).toEqual(ours)
      expect([...official].sort()).toEqual(truth.sort())
    }
  })
})

describe('writing', () => {
  it('writes user skills in bulk, seen by both and by the truth', async () => {
    const user = agentOf(0)
    const [first, second] = [...emulator.world.skills.keys()]
    if (first === undefined || second === undefined) throw new Error('the world has no skills')
    const api = new sdk.UsersApi()
    await api.patchUserRoutingskillsBulk(user.id, [
      { id: first, proficiency: 2.5 },
      { id: second, proficiency: 5 },
    ])
    expect(user.skills.get(first)).toBe(2.5)
    await client.routing.userSkills.update(user.id, [{ id: second, proficiency: 1 }])
    const official = levels((await api.getUserRoutingskills(user.id, { pageSize: 50 })).entities)
    expect(official).toEqual(levels(await client.routing.userSkills.get(user.id)))
    expect(official).toEqual(Object.fromEntries([...user.skills].sort()))
    expect(official).toMatchObject({ [first]: 2.5, [second]: 1 })
    await api.putUserRoutingskillsBulk(user.id, [{ id: first, proficiency: 3 }])
    expect(levels(await client.routing.userSkills.get(user.id))).toEqual({ [first]: 3 })
    await api.deleteUserRoutingskill(user.id, first)
    expect(await client.routing.userSkills.get(user.id)).toEqual([])
    expect(user.skills.size).toBe(0)
  })

  it('sets the ring of a member', async () => {
    const queue = [...emulator.world.queues.values()].find((it) => it.config.bullseye !== undefined)
    const member = [...(queue?.members.values() ?? [])].find((it) => it.memberBy === 'user')
    if (queue === undefined || member === undefined) throw new Error('the world has no bullseye queue with members')
    await new sdk.RoutingApi().patchRoutingQueueMember(queue.id, member.userId, { id: member.userId, ringNumber: 2 })
    const ours = (await client.routing.members.list(queue.id).toArray()).find((it) => it.id === member.userId)
    expect(ours?.ringNumber).toBe(2)
    await client.routing.members.setRing(queue.id, member.userId, 1)
    const page = await new sdk.RoutingApi().getRoutingQueueMembers(queue.id, { pageSize: 100 })
    const again = (page.entities ?? []).find((it) => it.id === member.userId)
    expect(again?.ringNumber ?? queue.members.get(member.userId)?.ringNumber).toBe(1)
  })
})

describe('analytics', () => {
  const interval = (): string => {
    const end = emulator.world.startedAtMs
    return `${new Date(end - 7 * 86_400_000).toISOString()}/${new Date(end).toISOString()}`
  }

  it('observes queues', async () => {
    const ids = [...emulator.world.queues.keys()]
    const body = {
      filter: {
        type: 'or',
        predicates: ids.map((value) => ({ type: 'dimension', dimension: 'queueId', operator: 'matches', value })),
      },
      metrics: ['oWaiting', 'oInteracting', 'oOnQueueUsers'],
    }
    const official = await new sdk.AnalyticsApi().postAnalyticsQueuesObservationsQuery(body)
    const ours = await client.analytics.queueObservations({ queueIds: ids, metrics: body.metrics })
    // Time goes on: what changed between two requests shows in the next one.
    const later = await new sdk.AnalyticsApi().postAnalyticsQueuesObservationsQuery(body)
    expect([official.results, later.results]).toContainEqual(ours.results)
    expect((official.results ?? []).length).toBeGreaterThan(0)
  })

  it('aggregates conversations, equal to a count of the stored ones', async () => {
    const body = {
      interval: interval(),
      groupBy: ['queueId'],
      metrics: ['nOffered', 'tAnswered', 'tAbandon', 'tHandle', 'oServiceLevel'],
    }
    const official = await new sdk.AnalyticsApi().postAnalyticsConversationsAggregatesQuery(body)
    const ours = await client.analytics.conversationAggregates(body)
    expect(ours.results).toEqual(official.results)
    expect(offeredByQueue(official.results)).toEqual(offeredInTruth())
  })

  it('aggregates agent time', async () => {
    const users = [...emulator.world.users.values()].slice(0, 20).map((user) => user.id)
    const body = {
      interval: interval(),
      groupBy: ['userId'],
      filter: {
        type: 'or',
        predicates: users.map((value) => ({ type: 'dimension', dimension: 'userId', operator: 'matches', value })),
      },
      metrics: ['tAgentRoutingStatus'],
    }
    const official = await new sdk.AnalyticsApi().postAnalyticsUsersAggregatesQuery(body)
    const ours = await client.analytics.userAggregates({
      interval: body.interval,
      userIds: users,
      metrics: body.metrics,
    })
    expect(ours.results).toEqual(official.results)
    expect((official.results ?? []).length).toBeGreaterThan(0)
  })

  function offeredInTruth(): Record<string, number> {
    const history = emulator.world.history()
    const from = emulator.world.startedAtMs - 7 * 86_400_000
    const sums: Record<string, number> = {}
    for (let i = 0; i < history.count; i++) {
      const start = history.start[i] ?? 0
      const queueId = history.contactTypes[history.type[i] ?? 0]?.queueId
      if (start >= from && start < emulator.world.startedAtMs && queueId !== undefined)
        sums[queueId] = (sums[queueId] ?? 0) + 1
    }
    return sums
  }
})

describe('audits', () => {
  it('runs an async audit query to its results', async () => {
    const user = agentOf(1)
    const [skill] = emulator.world.skills.keys()
    await client.routing.userSkills.update(user.id, [{ id: skill ?? '', proficiency: 4 }])
    const now = Date.now()
    const interval = `${new Date(now - 3_600_000).toISOString()}/${new Date(now + 3_600_000).toISOString()}`
    const request = { interval, serviceName: 'Directory', filters: [{ property: 'EntityId' as const, value: user.id }] }
    const ours = await client.audit.query(request).toArray()
    const api = new sdk.AuditApi()
    const { id = '' } = await api.postAuditsQuery(request)
    for (let state: string | undefined = 'Queued'; state !== 'Succeeded'; ) {
      state = (await api.getAuditsQueryTransactionId(id)).state
      expect(['Queued', 'Running', 'Succeeded']).toContain(state)
    }
    const official = await api.getAuditsQueryTransactionIdResults(id, { pageSize: 100 })
    expect(JSON.parse(JSON.stringify(official.entities))).toEqual(ours)
    expect(ours.length).toBeGreaterThan(0)
    expect(emulator.world.changes.some((change) => change.entityId === user.id)).toBe(true)
  })
})

function agentOf(index: number) {
  const user = [...emulator.world.users.values()].filter((it) => it.state === 'active')[index]
  if (user === undefined) throw new Error('the world has too few agents')
  return user
}

function levels(
  skills: readonly { id?: string | undefined; proficiency?: number | undefined }[] | undefined,
): Record<string, number | undefined> {
  return Object.fromEntries(
    (skills ?? []).map((skill): [string, number | undefined] => [skill.id ?? '', skill.proficiency]).sort(),
  )
}

function offeredByQueue(
  results: readonly platform.Models.ConversationAggregateDataContainer[] | undefined,
): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { group = {}, data = [] } of results ?? []) {
    const count = data.flatMap((it) => it.metrics ?? []).find((it) => it.metric === 'nOffered')?.stats?.count
    if (count !== undefined) sums[group.queueId ?? ''] = (sums[group.queueId ?? ''] ?? 0) + count
  }
  return sums
}
