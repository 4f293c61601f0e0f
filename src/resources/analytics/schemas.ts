import * as z from 'zod'
import { openEnum } from '../fields'

// Answers of analytics can hold hundreds of thousands of rows and leave out what they have no data for, so these schemas
// are plain: no null handling per field.

const number = z.number().optional()

/** Figures of one metric. Times are in milliseconds. */
export const statsSchema = z.looseObject({
  count: number,
  countNegative: number,
  countPositive: number,
  sum: number,
  min: number,
  max: number,
  current: number,
  ratio: number,
  numerator: number,
  denominator: number,
  target: number,
  p95: number,
  p99: number,
  calculatedMetricValue: number,
})

export const metricSchema = z.looseObject({
  metric: z.string(),
  qualifier: z.string().optional(),
  stats: statsSchema.optional(),
})

const viewSchema = z.looseObject({ name: z.string(), stats: statsSchema.optional() })

export const datumSchema = z.looseObject({
  interval: z.string().optional(),
  metrics: z.array(metricSchema).optional(),
  views: z.array(viewSchema).optional(),
})

export const groupSchema = z.looseObject({
  group: z.record(z.string(), z.string()).optional(),
  data: z.array(datumSchema).optional(),
})

/** An answer without any data may have no results at all. */
export const aggregatesSchema = z.looseObject({
  results: z
    .array(groupSchema)
    .nullish()
    .transform((results) => results ?? []),
})
export const userAggregatesSchema = aggregatesSchema.extend({
  systemToOrganizationMappings: z.record(z.string(), z.array(z.string())).nullish(),
})
export const aggregateJobResultsSchema = aggregatesSchema.extend({
  cursor: z
    .string()
    .nullish()
    .transform((c) => c ?? undefined),
})

const observationSchema = z.looseObject({
  observationDate: z.string().optional(),
  conversationId: z.string().optional(),
  sessionId: z.string().optional(),
  userId: z.string().optional(),
  requestedRoutingSkillIds: z.array(z.string()).optional(),
  requestedLanguageId: z.string().optional(),
  routingPriority: number,
})

export const observationsSchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        group: z.record(z.string(), z.string()).optional(),
        data: z
          .array(
            metricSchema.extend({
              truncated: z.boolean().optional(),
              observations: z.array(observationSchema).optional(),
            }),
          )
          .optional(),
      }),
    )
    .nullish()
    .transform((results) => results ?? []),
})

export const routingActivitySchema = z.looseObject({
  results: z
    .array(
      z.looseObject({
        group: z.record(z.string(), z.string()).optional(),
        data: z
          .array(z.looseObject({ metric: z.string().optional(), qualifier: z.string().optional(), count: number }))
          .optional(),
        truncated: z.boolean().optional(),
        entities: z
          .array(
            z.looseObject({
              activityDate: z.string().optional(),
              userId: z.string().optional(),
              queueId: z.string().optional(),
              routingStatus: z.string().optional(),
              systemPresence: z.string().optional(),
              queueMembershipStatus: z.string().optional(),
            }),
          )
          .optional(),
      }),
    )
    .nullish()
    .transform((results) => results ?? []),
})

const segmentSchema = z.looseObject({
  segmentType: openEnum('alert', 'interact', 'hold', 'wrapup', 'delay', 'dialing', 'ivr', 'transmitting').optional(),
  segmentStart: z.string().optional(),
  segmentEnd: z.string().optional(),
  queueId: z.string().optional(),
  requestedRoutingSkillIds: z.array(z.string()).optional(),
  requestedLanguageId: z.string().optional(),
  disconnectType: z.string().optional(),
  wrapUpCode: z.string().optional(),
  conference: z.boolean().optional(),
})

const sessionSchema = z.looseObject({
  sessionId: z.string().optional(),
  mediaType: z.string().optional(),
  direction: openEnum('inbound', 'outbound').optional(),
  ani: z.string().optional(),
  usedRouting: z.string().optional(),
  requestedRoutings: z.array(z.string()).optional(),
  removedSkillIds: z.array(z.string()).optional(),
  activeSkillIds: z.array(z.string()).optional(),
  agentBullseyeRing: number,
  routingRing: number,
  metrics: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        value: number,
        emitDate: z.string().optional(),
      }),
    )
    .optional(),
  segments: z.array(segmentSchema).optional(),
})

/** A conversation with its participants, their sessions and segments. */
export const conversationSchema = z.looseObject({
  conversationId: z.string(),
  conversationStart: z.string().optional(),
  conversationEnd: z.string().optional(),
  originatingDirection: openEnum('inbound', 'outbound').optional(),
  divisionIds: z.array(z.string()).optional(),
  participants: z
    .array(
      z.looseObject({
        participantId: z.string().optional(),
        participantName: z.string().optional(),
        purpose: z.string().optional(),
        userId: z.string().optional(),
        externalContactId: z.string().optional(),
        sessions: z.array(sessionSchema).optional(),
      }),
    )
    .optional(),
})

/** Presence and routing-status spans of a user. */
export const userDetailSchema = z.looseObject({
  userId: z.string(),
  primaryPresence: z
    .array(
      z.looseObject({
        startTime: z.string().optional(),
        endTime: z.string().optional(),
        systemPresence: z.string().optional(),
      }),
    )
    .optional(),
  routingStatus: z
    .array(
      z.looseObject({
        startTime: z.string().optional(),
        endTime: z.string().optional(),
        routingStatus: z.string().optional(),
      }),
    )
    .optional(),
})

export const jobSchema = z.looseObject({ jobId: z.string() })
export const jobStatusSchema = z.looseObject({
  state: openEnum('QUEUED', 'PENDING', 'FAILED', 'CANCELLED', 'FULFILLED', 'EXPIRED'),
  errorMessage: z.string().nullish(),
  submissionDate: z.string().nullish(),
  completionDate: z.string().nullish(),
  expirationDate: z.string().nullish(),
})
export const availabilitySchema = z.looseObject({ dataAvailabilityDate: z.string().optional() })

export type Stats = z.infer<typeof statsSchema>
export type AggregateMetric = z.infer<typeof metricSchema>
export type AggregateDatum = z.infer<typeof datumSchema>
export type AggregateGroup = z.infer<typeof groupSchema>
export type Aggregates = z.infer<typeof aggregatesSchema>
export type UserAggregates = z.infer<typeof userAggregatesSchema>
export type Observations = z.infer<typeof observationsSchema>
export type RoutingActivity = z.infer<typeof routingActivitySchema>
export type Conversation = z.infer<typeof conversationSchema>
export type UserDetail = z.infer<typeof userDetailSchema>
