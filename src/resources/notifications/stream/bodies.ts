import * as z from 'zod/mini'
import type { OpenUnion } from '../../../core/open-union'
import { type AuditPropertyChange, propertyChangeSchema } from '../../audits/audit-schema'
import type { AnswerLink, AnswerRef } from '../../kit/answers'
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
import type { RoutingStatus } from '../../users/user-schema'
import { routingStatusSchema } from '../../users/user-schema'

const numbers = z.record(text, z.number())
const texts = z.record(text, text)

/** Statistics of a queue or a user: what changed, by interval. */
export const statsBodySchema: () => z.core.$ZodType<StatsBody> = loose(() => ({
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
export const queueActivityBodySchema: () => z.core.$ZodType<QueueActivityBody> = loose(() => ({
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
export const queueMemberBodySchema: () => z.core.$ZodType<QueueMemberBody> = loose(() => ({
  id: maybeText,
  user: maybe(linkSchema()),
  queueId: maybeText,
  joined: maybeFlag,
}))

export const routingStatusBodySchema: () => z.core.$ZodType<RoutingStatusBody> = loose(() => ({
  id: text,
  routingStatus: maybe(routingStatusSchema()),
}))

const presenceDefinition = loose(() => ({ id: maybeText, systemPresence: maybeText }))

export const userActivityBodySchema: () => z.core.$ZodType<UserActivityBody> = loose(() => ({
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

export const userPresenceBodySchema: () => z.core.$ZodType<UserPresenceBody> = loose(() => ({
  source: maybeText,
  presenceDefinition: maybe(presenceDefinition()),
  primary: maybeFlag,
  message: maybeText,
  modifiedDate: maybeText,
}))

/** A change of an entity that the platform audits. */
export const auditBodySchema: () => z.core.$ZodType<AuditBody> = loose(() => ({
  id: maybeText,
  userId: maybeText,
  clientId: maybe(linkSchema()),
  serviceName: maybeText,
  level: maybeText,
  eventTime: maybeText,
  action: maybeText,
  entityType: maybeText,
  entity: maybe(z.looseObject({ id: maybeText, name: maybeText })),
  propertyChanges: maybe(z.array(propertyChangeSchema())),
}))

/** The end of an asynchronous operation of workforce management. */
export const operationBodySchema: () => z.core.$ZodType<OperationBody> = loose(() => ({
  status: maybeEnum<'Processing' | 'Complete' | 'Canceled' | 'Error'>(),
  operationId: maybeText,
  eventType: maybeText,
  result: maybe(z.looseObject({ id: maybeText })),
}))

export const anyBodySchema = loose(() => ({}))

/** Body of a topic of observations or aggregates: a group with its metrics. */
export interface StatsBody {
  group?: Record<string, string> | undefined
  data?:
    | {
        interval?: string | undefined
        metrics?:
          | {
              metric: string
              qualifier?: string | undefined
              stats?: Record<string, number> | undefined
              [field: string]: unknown
            }[]
          | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

/** Body of the topic of a queue's routing activity. */
export interface QueueActivityBody {
  results?:
    | {
        mediaType?: string | undefined
        data?:
          | {
              metric: string
              count?: number | undefined
              calculatedMetricValue?: number | undefined
              [field: string]: unknown
            }[]
          | undefined
        [field: string]: unknown
      }[]
    | undefined
  [field: string]: unknown
}

/** Body of the topic of a queue's members. */
export interface QueueMemberBody {
  id?: string | undefined
  user?: AnswerLink | undefined
  queueId?: string | undefined
  joined?: boolean | undefined
  [field: string]: unknown
}

/** Body of the topic of a user's routing status. */
export interface RoutingStatusBody {
  id: string
  routingStatus?: RoutingStatus | undefined
  [field: string]: unknown
}

/** Body of the topic of a user's activity: presence, routing status and queues. */
export interface UserActivityBody {
  id: string
  routingStatus?: RoutingStatus | undefined
  presence?:
    | {
        presenceDefinition?:
          | {
              id?: string | undefined
              systemPresence?: string | undefined
              [field: string]: unknown
            }
          | undefined
        presenceMessage?: string | undefined
        modifiedDate?: string | undefined
        [field: string]: unknown
      }
    | undefined
  outOfOffice?:
    | {
        active?: boolean | undefined
        modifiedDate?: string | undefined
        [field: string]: unknown
      }
    | undefined
  activeQueueIds?: string[] | undefined
  dateActiveQueuesChanged?: string | undefined
  [field: string]: unknown
}

/** Body of the topic of a user's presence. */
export interface UserPresenceBody {
  source?: string | undefined
  presenceDefinition?:
    | {
        id?: string | undefined
        systemPresence?: string | undefined
        [field: string]: unknown
      }
    | undefined
  primary?: boolean | undefined
  message?: string | undefined
  modifiedDate?: string | undefined
  [field: string]: unknown
}

/** Body of an audit topic: a new audit record. */
export interface AuditBody {
  id?: string | undefined
  userId?: string | undefined
  clientId?: AnswerLink | undefined
  serviceName?: string | undefined
  level?: string | undefined
  eventTime?: string | undefined
  action?: string | undefined
  entityType?: string | undefined
  entity?: AnswerRef | undefined
  propertyChanges?: AuditPropertyChange[] | undefined
  [field: string]: unknown
}

/** Body of the topic of an operation: the end of an asynchronous operation of workforce management. */
export interface OperationBody {
  status?: OpenUnion<'Processing' | 'Complete' | 'Canceled' | 'Error'> | undefined
  operationId?: string | undefined
  eventType?: string | undefined
  result?: AnswerLink | undefined
  [field: string]: unknown
}
