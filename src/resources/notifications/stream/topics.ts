import type * as z from 'zod/mini'
import { ResponseError } from '../../../core/errors'
import { pathText } from '../../../core/path-text'
import { checked } from '../../../transport/kit/checked'
import {
  type AuditBody,
  anyBodySchema,
  auditBodySchema,
  type OperationBody,
  operationBodySchema,
  type QueueActivityBody,
  type QueueMemberBody,
  queueActivityBodySchema,
  queueMemberBodySchema,
  type RoutingStatusBody,
  routingStatusBodySchema,
  type StatsBody,
  statsBodySchema,
  type UserActivityBody,
  type UserPresenceBody,
  userActivityBodySchema,
  userPresenceBodySchema,
} from './bodies'

/**
 * Splits combined topics into single ones, each once: `v2.users.<id>?presence&routingStatus` stands for two. The platform
 * accepts a combined topic, but names the single one in every event.
 */
export function singleTopics<T extends string>(topics: readonly T[]): T[]
export function singleTopics(topics: readonly string[]): string[] {
  return [...new Set(topics.flatMap(splitTopic))]
}

function splitTopic(topic: string): string[] {
  const [prefix = '', ends] = typeof topic === 'string' ? topic.split('?') : [topic]
  return ends === undefined ? [topic] : ends.split('&').map((end) => `${prefix}.${end}`)
}

/** Names of the topics whose events are typed here, made from the ids of their objects. Any other topic can be given as text. */
export const notificationTopics = {
  /** Waiting contacts, current contacts and agents of a queue, whenever they change. */
  queueObservations: (queueId: string) => `v2.analytics.queues.${queueId}.observations` as const,
  queueActivity: (queueId: string) => `v2.analytics.queues.${queueId}.activity` as const,
  /** Users who become members of a queue, activate or deactivate it, and leave it. */
  queueMembers: (queueId: string) => `v2.routing.queues.${queueId}.users` as const,
  userAggregates: (userId: string) => `v2.analytics.users.${userId}.aggregates` as const,
  routingStatus: (userId: string) => `v2.users.${userId}.routingStatus` as const,
  userActivity: (userId: string) => `v2.users.${userId}.activity` as const,
  presence: (userId: string) => `v2.users.${userId}.presence` as const,
  /** Audited changes of one entity. No other topic reports changes of queues and skills. */
  audits: (entityType: string, entityId: string) => `v2.audits.entitytype.${entityType}.entityid.${entityId}` as const,
  forecastImport: (businessUnitId: string) =>
    `v2.workforcemanagement.businessunits.${businessUnitId}.shorttermforecasts.import` as const,
  schedules: (businessUnitId: string) => `v2.workforcemanagement.businessunits.${businessUnitId}.schedules` as const,
}

/** The body of an event by its topic; a plain object for topics that are not typed. */
export type TopicBody<T extends string> = T extends `v2.analytics.queues.${string}.observations`
  ? StatsBody
  : T extends `v2.analytics.users.${string}.aggregates`
    ? StatsBody
    : T extends `v2.analytics.queues.${string}.activity`
      ? QueueActivityBody
      : T extends `v2.routing.queues.${string}.users`
        ? QueueMemberBody
        : T extends `v2.users.${string}.routingStatus`
          ? RoutingStatusBody
          : T extends `v2.users.${string}.activity`
            ? UserActivityBody
            : T extends `v2.users.${string}.presence`
              ? UserPresenceBody
              : T extends `v2.audits.entitytype.${string}.entityid.${string}`
                ? AuditBody
                : T extends `v2.workforcemanagement.businessunits.${string}`
                  ? OperationBody
                  : Readonly<Record<string, unknown>>

type BodySchema = () => z.core.$ZodType

const SCHEMAS: readonly (readonly [RegExp, BodySchema])[] = [
  [/^v2\.analytics\.queues\.[^.]+\.observations$/, statsBodySchema],
  [/^v2\.analytics\.users\.[^.]+\.aggregates$/, statsBodySchema],
  [/^v2\.analytics\.queues\.[^.]+\.activity$/, queueActivityBodySchema],
  [/^v2\.routing\.queues\.[^.]+\.users$/, queueMemberBodySchema],
  [/^v2\.users\.[^.]+\.routingStatus$/, routingStatusBodySchema],
  [/^v2\.users\.[^.]+\.activity$/, userActivityBodySchema],
  [/^v2\.users\.[^.]+\.presence$/, userPresenceBodySchema],
  [/^v2\.audits\.entitytype\./, auditBodySchema],
  [/^v2\.workforcemanagement\.businessunits\./, operationBodySchema],
]

/** The body of an event, checked as tolerantly as every response. @throws ResponseError naming the invalid field */
export function readBody<T extends string>(topic: T, body: unknown): TopicBody<T>
export function readBody(topic: string, body: unknown): unknown {
  const schema = SCHEMAS.find(([pattern]) => pattern.test(topic))?.[1] ?? anyBodySchema
  const read = checked(schema(), body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = pathText(issue?.path ?? [], 'eventBody')
  throw new ResponseError(`an event of ${topic} is invalid: ${path} ${issue?.message}`, { path })
}
