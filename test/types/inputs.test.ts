import { expect, it } from 'vitest'
import type * as ours from '../../src'
import type { Client, NewQueueInput, OpenUnion, Queue, QueueChanges, SkillGroup, Trigger, User } from '../../src'
import type { Complete } from './complete-inputs'

/** Calls that only the compiler sees. */
type Call = (client: Client) => unknown

/** Misspelled fields of writes: each line is an error, or the mark above it is one. */
const refused: Call[] = [
  // @ts-expect-error skillEvaluationMethod
  (client) => client.routing.queues.update('q', { skillEvalutionMethod: 'BEST' }),
  // @ts-expect-error skillEvaluationMethod, beside a field that is right
  (client) => client.routing.queues.update('q', { name: 'x', skillEvalutionMethod: 'BEST' }),
  // @ts-expect-error a word that does not exist
  (client) => client.routing.queues.update('q', { name: 'x', skillEvaluationMethod: 'BSET' }),
  // @ts-expect-error alertingTimeoutSeconds
  (client) => client.routing.queues.update('q', { mediaSettings: { call: { alertingTimeoutSecs: 8 } } }),
  // @ts-expect-error threshold
  (client) => client.routing.queues.update('q', { bullseye: { rings: [{ expansionCriteria: [{ treshold: 5 }] }] } }),
  // @ts-expect-error waitSeconds
  (client) => client.routing.queues.update('q', { routingRules: [{ operator: 'ANY', waitSecs: 5 }] }),
  // @ts-expect-error conditionValue
  (client) => client.routing.queues.update('q', { conditionalGroupRouting: { rules: [{ conditonValue: 5 }] } }),
  // @ts-expect-error memberGroups
  (client) => client.routing.queues.create({ name: 'x', memberGroup: [] }),
  // @ts-expect-error the id of a group
  (client) => client.routing.queues.create({ name: 'x', memberGroups: [{ groupId: 'g' }] }),
  // @ts-expect-error timeoutMs
  (client) => client.routing.queues.replace('q', { name: 'x', acwSettings: { timeoutMS: 5 } }),
  // @ts-expect-error sourceQueueId is for new queues alone
  (client) => client.routing.queues.replace('q', { name: 'x', sourceQueueId: 'other' }),
  // @ts-expect-error divisionId
  (client) => client.routing.skills.create({ name: 'x', divsionId: 'd' }),
  // @ts-expect-error proficiency
  (client) => client.routing.userSkills.update('u', [{ id: 's', proficiancy: 3 }]),
  // @ts-expect-error proficiency
  (client) => client.routing.userSkills.set('u', [{ id: 's', proficiency: 3, level: 3 }]),
  // @ts-expect-error proficiency
  (client) => client.routing.userLanguages.update('u', [{ id: 'l', proficency: 3 }]),
  // @ts-expect-error name
  (client) => client.languages.create({ naem: 'x' }),
  // @ts-expect-error description
  (client) => client.routing.skillGroups.update('g', { descripton: 'x' }),
  (client) =>
    client.routing.skillGroups.create({
      name: 'x',
      skillConditions: [
        {
          // @ts-expect-error proficiency
          routingSkillConditions: [{ routingSkill: 'x', comparator: 'EqualTo', profficiency: 3 }],
          languageSkillConditions: [],
          operation: 'And',
        },
      ],
    }),
  // @ts-expect-error maximumCapacity
  (client) => client.routing.utilization.set({ utilization: { call: { maxCapacity: 2 } } }),
  // @ts-expect-error a media type that does not exist
  (client) => client.routing.userUtilization.set('u', { utilization: { vioce: { maximumCapacity: 2 } } }),
  // @ts-expect-error department
  (client) => client.users.update('u', { departement: 'x' }),
  // @ts-expect-error employeeId
  (client) => client.users.update('u', { employerInfo: { employeId: 'x' } }),
  // @ts-expect-error joined
  (client) => client.users.setQueues('u', [{ id: 'q', joind: true }]),
  // @ts-expect-error matchCriteria
  (client) => client.triggers.update('t', { matchCritera: [] }),
  // @ts-expect-error jsonPath
  (client) => client.triggers.update('t', { matchCriteria: [{ jsonpath: 'x' }] }),
  // @ts-expect-error granularity
  (client) => client.analytics.conversationAggregates({ interval: 'i', metrics: [], granularty: 'PT1H' }),
  // @ts-expect-error conversationFilters
  (client) => client.analytics.conversationDetails({ interval: 'i', conversationFilter: [] }),
  // @ts-expect-error fields
  (client) => client.users.search([{ type: 'EXACT', field: ['email'], value: 'x' }]),
]

declare const queue: Queue
declare const group: SkillGroup
declare const trigger: Trigger
declare const user: User

/** What stays possible: things as they were read, words and fields newer than this package. */
const accepted: Call[] = [
  (client) => client.routing.queues.update('q', queue),
  (client) => client.routing.queues.update('q', { ...queue, name: 'x', skillEvaluationMethod: 'BEST' }),
  (client) => client.routing.queues.replace('q', { ...queue, name: 'x' }),
  (client) => client.routing.queues.create({ ...queue, name: 'x' }),
  (client) => client.routing.queues.update('q', { memberGroups: [...(queue.memberGroups ?? []), { id: 'g' }] }),
  (client) => client.routing.queues.update('q', { bullseye: queue.bullseye, routingRules: queue.routingRules }),
  (client) => client.routing.queues.update('q', { description: null, mediaSettings: { chat: null } }),
  (client) => client.routing.queues.update('q', { name: 'x', fieldOfTomorrow: true } as QueueChanges),
  (client) => client.routing.queues.create({ name: 'x', fieldOfTomorrow: true } as NewQueueInput),
  (client) => client.routing.skillGroups.update('g', { ...group, description: 'x' }),
  (client) => client.triggers.update('t', { ...trigger, enabled: false }),
  (client) => client.users.update('u', { ...user, title: 'x' }),
  async (client) => client.routing.utilization.set(await client.routing.utilization.get()),
  async (client) => client.routing.userSkills.set('u', await client.routing.userSkills.get('u')),
  async (client) =>
    client.users.setQueues(
      'u',
      (await client.users.queues('u')).map((one) => ({ ...one, joined: true })),
    ),
  (client) => client.users.list({ expand: ['skills', 'somethingNewer'] }),
  (client) => client.routing.members.list('q', { expand: ['routingStatus', 'somethingNewer'] }),
  (client) => client.analytics.queueObservations({ queueIds: ['q'], metrics: ['oWaiting', 'oSomethingNewer'] }),
  (client) =>
    client.analytics.conversationAggregates({
      interval: 'i',
      metrics: ['nOffered', 'nSomethingNewer'],
      groupBy: ['queueId', 'somethingNewer'],
    }),
  (client) => client.audit.query({ interval: 'i', serviceName: 'SomethingNewer' }),
]

/** The answers of the API keep what this package does not know. */
const open: unknown[] = [(): unknown => queue.fieldOfTomorrow, (): unknown => queue.mediaSettings?.call?.somethingNewer]

/** Whether the known words are still there for the editor: a union with plain `string` would have lost them. */
type Offers<T, W extends string> = Extract<T, W> extends never ? false : true
type Words = readonly [
  Offers<NonNullable<ours.AggregatesQuery['metrics']>[number], 'nOffered'>,
  Offers<NonNullable<ours.AggregatesQuery['groupBy']>[number], 'queueId'>,
  Offers<ours.Predicate['dimension'], 'conversationEnd'>,
  Offers<NonNullable<ours.UserQuery['expand']>[number], 'skills'>,
  Offers<NonNullable<ours.MemberQuery['expand']>[number], 'languages'>,
  Offers<NonNullable<ours.QueueQuery['expand']>[number], 'identityresolution'>,
  Offers<NonNullable<ours.QueueObservationsQuery['metrics']>[number], 'oWaiting'>,
  Offers<ours.AuditQuery['serviceName'], 'Routing'>,
  Offers<OpenUnion<'a'>, 'a'>,
]

it('refuses misspelled fields of writes in the compiler, and takes what was read and what is newer', () => {
  const words: Words = [true, true, true, true, true, true, true, true, true]
  const complete: Complete['length'] = 12
  expect([refused.length, accepted.length, open.length, words.length, complete]).toEqual([28, 20, 2, 9, 12])
})
