/** No write of the client ignores an `ifMatch`: it is compared with a fresh read, or refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallOptions, ConflictError, etag, ValidationError } from '../../src'
import { declaredOperations } from '../support/contract/declared'
import { type Emulated, emulated } from '../support/emulated'

let org: Emulated
let ids: {
  user: string
  member: string
  queue: string
  skill: string
  language: string
  channel: string
  label: string
}
const sent: string[] = []

beforeAll(async () => {
  org = await emulated({ agents: 12, queues: 3, skills: 6 })
  const { client, emulator } = org
  client.on('request', ({ operation }) => void sent.push(operation))
  const [queue] = [...emulator.world.queues.values()].filter(({ members }) => members.size > 1)
  const [member] = [...(queue?.members.values() ?? [])].filter(({ memberBy }) => memberBy === 'user')
  const [user] = [...emulator.world.users.values()].filter(({ state, skills }) => state === 'active' && skills.size > 0)
  const [language = ''] = emulator.world.languages.keys()
  if (queue === undefined || member === undefined || user === undefined) throw new Error('too small')
  user.languages.set(language, 3)
  ids = {
    user: user.id,
    member: member.userId,
    queue: queue.id,
    skill: [...user.skills.keys()][0] ?? '',
    language,
    channel: (await client.notifications.channels.create()).id,
    label: (await client.routing.utilization.labels.create('etags')).id,
  }
})
afterAll(() => org.stop())

interface Write {
  /** The call with its options. */
  call(options: CallOptions): Promise<unknown>
  /** Reads what its etag is computed of; left out: the call takes none. */
  read?(): Promise<unknown>
}

const api = () => org.client
const skills = () => api().routing.userSkills.get(ids.user)
const members = () => api().routing.members.list(ids.queue).toArray()
const theMember = async () => (await members()).find(({ id }) => id === ids.member)
const topics = () => api().notifications.subscriptions.list(ids.channel)
const topic = (id: string) => [`v2.users.${id}.presence`]
const ofUser = () => api().routing.userUtilization.get(ids.user)
const trigger = {
  name: 'etags',
  enabled: true,
  topicName: 'v2.detail.events.conversation.{id}.customer.end',
  target: { type: 'Workflow' as const, id: '00000000-0000-4000-8000-000000000000' },
}
let made = 0
const newSkill = async () => (await api().routing.skills.create({ name: `etag ${made++}` })).id
const conditions = [
  {
    routingSkillConditions: [],
    languageSkillConditions: [],
    operation: 'And' as const,
  },
]

/** A thing of its own for a write: made, read and written by its id. */
function about(
  make: () => Promise<string>,
  write: (id: string, options: CallOptions) => Promise<unknown>,
  read: (id: string) => Promise<unknown>,
): Write {
  let id: Promise<string> | undefined
  const own = () => (id ??= make())
  return { call: async (options) => await write(await own(), options), read: async () => await read(await own()) }
}

const queueOf = async () => (await api().routing.queues.create({ name: `etag ${made++}` })).id
const groupOf = async () =>
  (await api().routing.skillGroups.create({ name: `etag ${made++}`, skillConditions: conditions })).id
const triggerOf = async () => (await api().triggers.create({ ...trigger, name: `etag ${made++}` })).id
const readQueue = (id: string) => api().routing.queues.get(id)
const readGroup = (id: string) => api().routing.skillGroups.get(id)
const readTrigger = (id: string) => api().triggers.get(id)

/** Every write that the client declares, by its official id; several where it has several calls. */
const WRITES: Readonly<Record<string, readonly Write[]>> = {
  patchUser: [
    { call: (o) => api().users.update(ids.user, { title: 'Agent' }, o), read: () => api().users.get(ids.user) },
  ],
  putUserRoutingstatus: [
    { call: (o) => api().users.setRoutingStatus(ids.user, 'IDLE', o), read: () => api().users.routingStatus(ids.user) },
  ],
  patchUserQueues: [
    {
      call: (o) => api().users.setQueues(ids.member, [{ id: ids.queue, joined: true }], o),
      read: () => api().users.queues(ids.member),
    },
  ],
  deleteTokensMe: [{ call: (o) => api().tokens.revoke(o) }],
  postRoutingLanguages: [{ call: (o) => api().languages.create({ name: 'Etag' }, o) }],
  deleteRoutingLanguage: [
    about(
      async () => (await api().languages.create({ name: `Etag ${made++}` })).id,
      (id, o) => api().languages.delete(id, o),
      (id) => api().languages.get(id),
    ),
  ],
  patchUserRoutinglanguagesBulk: [
    {
      call: (o) => api().routing.userLanguages.update(ids.user, [{ id: ids.language, proficiency: 4 }], o),
      read: () => api().routing.userLanguages.get(ids.user),
    },
  ],
  deleteUserRoutinglanguage: [
    {
      call: (o) => api().routing.userLanguages.remove(ids.user, ids.language, o),
      read: () => api().routing.userLanguages.get(ids.user),
    },
  ],
  putRoutingUtilization: [
    {
      call: (o) => api().routing.utilization.set({ utilization: { call: { maximumCapacity: 1 } } }, o),
      read: () => api().routing.utilization.get(),
    },
  ],
  deleteRoutingUtilization: [
    { call: (o) => api().routing.utilization.reset(o), read: () => api().routing.utilization.get() },
  ],
  putRoutingUserUtilization: [
    {
      call: (o) => api().routing.userUtilization.set(ids.user, { utilization: { call: { maximumCapacity: 2 } } }, o),
      read: ofUser,
    },
  ],
  deleteRoutingUserUtilization: [{ call: (o) => api().routing.userUtilization.reset(ids.user, o), read: ofUser }],
  postRoutingUtilizationLabels: [{ call: (o) => api().routing.utilization.labels.create('no', o) }],
  putRoutingUtilizationLabel: [
    {
      call: (o) => api().routing.utilization.labels.rename(ids.label, 'etag', o),
      read: () => api().routing.utilization.labels.get(ids.label),
    },
  ],
  deleteRoutingUtilizationLabel: [
    {
      call: (o) => api().routing.utilization.labels.delete(ids.label, {}, o),
      read: () => api().routing.utilization.labels.get(ids.label),
    },
  ],
  postRoutingSkills: [{ call: (o) => api().routing.skills.create({ name: 'no' }, o) }],
  deleteRoutingSkill: [
    about(
      newSkill,
      (id, o) => api().routing.skills.delete(id, o),
      (id) => api().routing.skills.get(id),
    ),
  ],
  postProcessautomationTriggers: [{ call: (o) => api().triggers.create({ ...trigger, name: 'no' }, o) }],
  putProcessautomationTrigger: [
    about(triggerOf, (id, o) => api().triggers.update(id, { enabled: false }, o), readTrigger),
  ],
  deleteProcessautomationTrigger: [about(triggerOf, (id, o) => api().triggers.delete(id, o), readTrigger)],
  putRoutingSettings: [
    {
      call: (o) => api().routing.settings.set({ resetAgentScoreOnPresenceChange: true }, o),
      read: () => api().routing.settings.get(),
    },
  ],
  postRoutingQueueMembers: [
    { call: (o) => api().routing.members.add(ids.queue, [ids.user], o), read: members },
    { call: (o) => api().routing.members.remove(ids.queue, [ids.user], o), read: members },
  ],
  patchRoutingQueueMembers: [
    { call: (o) => api().routing.members.leave(ids.queue, [ids.member], o), read: members },
    { call: (o) => api().routing.members.join(ids.queue, [ids.member], o), read: members },
  ],
  patchRoutingQueueMember: [
    { call: (o) => api().routing.members.setRing(ids.queue, ids.member, 1, o), read: theMember },
  ],
  patchUserRoutingskillsBulk: [
    { call: (o) => api().routing.userSkills.update(ids.user, [{ id: ids.skill, proficiency: 4 }], o), read: skills },
  ],
  putUserRoutingskillsBulk: [
    { call: (o) => api().routing.userSkills.set(ids.user, [{ id: ids.skill, proficiency: 3 }], o), read: skills },
  ],
  deleteUserRoutingskill: [{ call: (o) => api().routing.userSkills.remove(ids.user, ids.skill, o), read: skills }],
  postRoutingSkillgroups: [
    { call: (o) => api().routing.skillGroups.create({ name: 'no', skillConditions: conditions }, o) },
  ],
  patchRoutingSkillgroup: [
    about(groupOf, (id, o) => api().routing.skillGroups.update(id, { description: 'etag' }, o), readGroup),
  ],
  deleteRoutingSkillgroup: [about(groupOf, (id, o) => api().routing.skillGroups.delete(id, o), readGroup)],
  postRoutingQueues: [{ call: (o) => api().routing.queues.create({ name: 'no' }, o) }],
  putRoutingQueue: [
    about(queueOf, (id, o) => api().routing.queues.update(id, { description: 'etag' }, o), readQueue),
    about(queueOf, (id, o) => api().routing.queues.replace(id, { name: `etag ${made++}` }, o), readQueue),
  ],
  deleteRoutingQueue: [about(queueOf, (id, o) => api().routing.queues.delete(id, {}, o), readQueue)],
  postNotificationsChannels: [{ call: (o) => api().notifications.channels.create(o) }],
  postNotificationsChannelSubscriptions: [
    { call: (o) => api().notifications.subscriptions.add(ids.channel, topic(ids.user), {}, o), read: topics },
  ],
  putNotificationsChannelSubscriptions: [
    { call: (o) => api().notifications.subscriptions.set(ids.channel, topic(ids.member), {}, o), read: topics },
  ],
  deleteNotificationsChannelSubscriptions: [
    { call: (o) => api().notifications.subscriptions.clear(ids.channel, o), read: topics },
  ],
  postWorkforcemanagementBusinessunitWeekShorttermforecastsImport: [
    {
      call: (o) =>
        api().wfm.forecasts.import(
          ids.user,
          '2026-03-02',
          {
            description: 'no',
            weekCount: 1,
            planningGroups: [
              {
                planningGroupId: ids.user,
                offeredPerInterval: Array.from({ length: 672 }, () => 0),
                averageHandleTimeSecondsPerInterval: Array.from({ length: 672 }, () => 0),
              },
            ],
          },
          o,
        ),
    },
  ],
}

/** Jobs are ended by one call, whichever their kind. */
const JOBS = declaredOperations.filter(({ id }) => /^deleteAnalytics\w+Job$/.test(id)).map(({ id }) => id)

it('a job cannot be compared with anything', async () => {
  await expect(api().analytics.cancelJob('userDetails', 'job', { ifMatch: etag([]) })).rejects.toThrow(ValidationError)
})

it('are all writes that the client has', () => {
  const declared = declaredOperations.filter(({ kind }) => kind !== 'safe').map(({ id }) => id)
  expect([...Object.keys(WRITES), ...JOBS].sort()).toEqual([...new Set(declared)].sort())
})

describe.each(Object.entries(WRITES))('%s', (id, writes) => {
  const stale = etag('something else')
  const refused = ['', '*', 'W/"7"', '"7", "8"', 'seven', '"7"', stale.slice(0, 30), stale.slice(1)]

  it('sends nothing for a stale etag, in quotes or not, nor for what is no etag', async () => {
    for (const { call, read } of writes) {
      await read?.()
      const before = sent.filter((one) => one === id).length
      for (const ifMatch of refused) await expect(call({ ifMatch }), ifMatch).rejects.toThrow(ValidationError)
      for (const ifMatch of [stale, stale.replaceAll('"', '')]) {
        await expect(call({ ifMatch }), ifMatch).rejects.toThrow(read === undefined ? ValidationError : ConflictError)
      }
      expect(sent.filter((one) => one === id)).toHaveLength(before)
    }
  })

  // A creation has nothing that could be read and compared.
  if (writes.every(({ read }) => read === undefined)) return
  it('writes where the etag, without its quotes, still fits', async () => {
    for (const { call, read } of writes) {
      const ifMatch = etag(await read?.()).replaceAll('"', '')
      const before = sent.filter((one) => one === id).length
      await call({ ifMatch })
      expect(sent.filter((one) => one === id).length).toBeGreaterThan(before)
    }
  })
})
