import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import { figures, loose, maybeEmpty, openEnum, text } from '../kit/fields'
import type {
  AggregateDatum,
  AggregateGroup,
  AggregateMetric,
  Aggregates,
  Conversation,
  Observations,
  RoutingActivity,
  Stats,
  UserAggregates,
  UserDetail,
} from './answers'

// Analytics answers can hold hundreds of thousands of rows and omit whatever has no data, so these schemas
// are plain: no null handling per field.

const number = z.optional(z.number())
const flag = z.optional(z.boolean())
const word = z.optional(text)
const words = z.optional(z.array(text))
const direction = z.optional(openEnum<'inbound' | 'outbound'>())
const group = z.optional(z.record(text, text))

/** Figures of one metric. Times are in milliseconds. */
export const statsSchema: () => z.core.$ZodType<Stats> = lazy(() =>
  figures([
    'count',
    'countNegative',
    'countPositive',
    'sum',
    'min',
    'max',
    'current',
    'ratio',
    'numerator',
    'denominator',
    'target',
    'p95',
    'p99',
    'calculatedMetricValue',
  ]),
)

const stats = /* @__PURE__ */ lazy(() => z.optional(statsSchema()))

export const metricSchema: () => z.core.$ZodType<AggregateMetric> = loose(() => ({
  metric: text,
  qualifier: word,
  stats: stats(),
}))

export const datumSchema: () => z.core.$ZodType<AggregateDatum> = loose(() => ({
  interval: word,
  metrics: z.optional(z.array(metricSchema())),
  views: z.optional(z.array(z.looseObject({ name: text, stats: stats() }))),
}))

export const groupSchema: () => z.core.$ZodType<AggregateGroup> = loose(() => ({
  group,
  data: z.optional(z.array(datumSchema())),
}))

/** An answer without any data may have no results at all. */
export const aggregatesSchema: () => z.core.$ZodType<Aggregates> = loose(() => ({ results: maybeEmpty(groupSchema()) }))
export const userAggregatesSchema: () => z.core.$ZodType<UserAggregates> = loose(() => ({
  results: maybeEmpty(groupSchema()),
  systemToOrganizationMappings: z.nullish(z.record(text, z.array(text))),
}))

const observationSchema = loose(() => ({
  observationDate: word,
  conversationId: word,
  sessionId: word,
  userId: word,
  requestedRoutingSkillIds: words,
  requestedLanguageId: word,
  routingPriority: number,
}))

export const observationsSchema: () => z.core.$ZodType<Observations> = loose(() => ({
  results: maybeEmpty(
    z.looseObject({
      group,
      data: z.optional(
        z.array(
          z.looseObject({
            metric: text,
            qualifier: word,
            stats: stats(),
            truncated: flag,
            observations: z.optional(z.array(observationSchema())),
          }),
        ),
      ),
    }),
  ),
}))

export const routingActivitySchema: () => z.core.$ZodType<RoutingActivity> = loose(() => ({
  results: maybeEmpty(
    z.looseObject({
      group,
      data: z.optional(z.array(z.looseObject({ metric: word, qualifier: word, count: number }))),
      truncated: flag,
      entities: z.optional(
        z.array(
          z.looseObject({
            activityDate: word,
            userId: word,
            queueId: word,
            routingStatus: word,
            systemPresence: word,
            queueMembershipStatus: word,
          }),
        ),
      ),
    }),
  ),
}))

const segmentSchema = loose(() => ({
  segmentType: z.optional(
    openEnum<'alert' | 'interact' | 'hold' | 'wrapup' | 'delay' | 'dialing' | 'ivr' | 'transmitting'>(),
  ),
  segmentStart: word,
  segmentEnd: word,
  queueId: word,
  requestedRoutingSkillIds: words,
  requestedLanguageId: word,
  disconnectType: word,
  wrapUpCode: word,
  conference: flag,
}))

const sessionSchema = loose(() => ({
  sessionId: word,
  mediaType: word,
  direction,
  ani: word,
  usedRouting: word,
  requestedRoutings: words,
  removedSkillIds: words,
  activeSkillIds: words,
  agentBullseyeRing: number,
  routingRing: number,
  metrics: z.optional(z.array(z.looseObject({ name: word, value: number, emitDate: word }))),
  segments: z.optional(z.array(segmentSchema())),
}))

/** A conversation with its participants, their sessions and segments. */
export const conversationSchema: () => z.core.$ZodType<Conversation> = loose(() => ({
  conversationId: text,
  conversationStart: word,
  conversationEnd: word,
  originatingDirection: direction,
  divisionIds: words,
  participants: z.optional(
    z.array(
      z.looseObject({
        participantId: word,
        participantName: word,
        purpose: word,
        userId: word,
        externalContactId: word,
        sessions: z.optional(z.array(sessionSchema())),
      }),
    ),
  ),
}))

/** Presence and routing-status spans of a user. */
export const userDetailSchema: () => z.core.$ZodType<UserDetail> = loose(() => ({
  userId: text,
  primaryPresence: z.optional(z.array(z.looseObject({ startTime: word, endTime: word, systemPresence: word }))),
  routingStatus: z.optional(z.array(z.looseObject({ startTime: word, endTime: word, routingStatus: word }))),
}))

export const jobSchema = loose(() => ({ jobId: text }))
export const jobStatusSchema = loose(() => ({
  state: openEnum<'QUEUED' | 'PENDING' | 'FAILED' | 'CANCELLED' | 'FULFILLED' | 'EXPIRED'>(),
  errorMessage: z.nullish(text),
  submissionDate: z.nullish(text),
  completionDate: z.nullish(text),
  expirationDate: z.nullish(text),
}))
export const availabilitySchema = loose(() => ({ dataAvailabilityDate: word }))
