import * as z from 'zod/mini'
import {
  linkSchema,
  loose,
  maybe,
  maybeEnum,
  maybeFlag,
  maybeNumber,
  maybeText,
  maybeTexts,
  text,
} from '../../kit/fields'
import { routingStatusSchema } from '../../users/user-schema'

const numbers = z.record(text, z.number())
const texts = z.record(text, text)

/** Statistics of a queue or a user: what changed, by interval. */
export const statsBodySchema = loose(() => ({
  group: maybe(texts),
  data: maybe(
    z.array(
      z.looseObject({
        interval: maybeText,
        metrics: maybe(z.array(z.looseObject({ metric: text, qualifier: maybeText, stats: maybe(numbers) }))),
      }),
    ),
  ),
}))

/** How many contacts and agents a queue has in each state now. */
export const queueActivityBodySchema = loose(() => ({
  results: maybe(
    z.array(
      z.looseObject({
        mediaType: maybeText,
        data: maybe(z.array(z.looseObject({ metric: text, count: maybeNumber, calculatedMetricValue: maybeNumber }))),
      }),
    ),
  ),
}))

/** Someone became a member of a queue, was activated or deactivated in it, or left it. */
export const queueMemberBodySchema = loose(() => ({
  id: maybeText,
  user: maybe(linkSchema()),
  queueId: maybeText,
  joined: maybeFlag,
}))

export const routingStatusBodySchema = loose(() => ({ id: text, routingStatus: maybe(routingStatusSchema()) }))

const presenceDefinition = loose(() => ({ id: maybeText, systemPresence: maybeText }))

export const userActivityBodySchema = loose(() => ({
  id: text,
  routingStatus: maybe(routingStatusSchema()),
  presence: maybe(
    z.looseObject({
      presenceDefinition: maybe(presenceDefinition()),
      presenceMessage: maybeText,
      modifiedDate: maybeText,
    }),
  ),
  outOfOffice: maybe(z.looseObject({ active: maybeFlag, modifiedDate: maybeText })),
  activeQueueIds: maybeTexts,
  dateActiveQueuesChanged: maybeText,
}))

export const userPresenceBodySchema = loose(() => ({
  source: maybeText,
  presenceDefinition: maybe(presenceDefinition()),
  primary: maybeFlag,
  message: maybeText,
  modifiedDate: maybeText,
}))

/** A change of an entity that the platform audits. */
export const auditBodySchema = loose(() => ({
  id: maybeText,
  userId: maybeText,
  clientId: maybe(linkSchema()),
  serviceName: maybeText,
  level: maybeText,
  eventTime: maybeText,
  action: maybeText,
  entityType: maybeText,
  entity: maybe(z.looseObject({ id: maybeText, name: maybeText })),
  propertyChanges: maybe(z.array(z.looseObject({ property: maybeText, oldValues: maybeTexts, newValues: maybeTexts }))),
}))

/** The end of work of workforce management that was asked for. */
export const operationBodySchema = loose(() => ({
  status: maybeEnum<'Processing' | 'Complete' | 'Canceled' | 'Error'>(),
  operationId: maybeText,
  eventType: maybeText,
  result: maybe(z.looseObject({ id: maybeText })),
}))

export const anyBodySchema = loose(() => ({}))

/** What a topic of observations or aggregates tells: a group with its metrics. */
export type StatsBody = z.infer<ReturnType<typeof statsBodySchema>>
/** What a topic of a queue's routing activity tells. */
export type QueueActivityBody = z.infer<ReturnType<typeof queueActivityBodySchema>>
/** What the topic of a queue's members tells. */
export type QueueMemberBody = z.infer<ReturnType<typeof queueMemberBodySchema>>
/** What the topic of a user's routing status tells. */
export type RoutingStatusBody = z.infer<ReturnType<typeof routingStatusBodySchema>>
/** What the topic of a user's activity tells: presence, routing status and queues. */
export type UserActivityBody = z.infer<ReturnType<typeof userActivityBodySchema>>
/** What the topic of a user's presence tells. */
export type UserPresenceBody = z.infer<ReturnType<typeof userPresenceBodySchema>>
/** What an audit topic tells: an audit record as it is made. */
export type AuditBody = z.infer<ReturnType<typeof auditBodySchema>>
/** What the topic of an operation tells: the end of work of workforce management that was asked for. */
export type OperationBody = z.infer<ReturnType<typeof operationBodySchema>>
