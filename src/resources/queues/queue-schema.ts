import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import type { AnswerLink } from '../kit/answers'
import {
  linkSchema,
  loose,
  maybe,
  maybeEnum,
  maybeFlag,
  maybeNumber,
  maybeText,
  numberedListing,
  openEnum,
  partialRefSchema,
  text,
} from '../kit/fields'
import type { Queue, UserQueue } from './queue'

const serviceLevelSchema = loose(() => ({ percentage: maybeNumber, durationMs: maybeNumber }))

const mediaSettingsSchema = loose(() => ({
  enableAutoAnswer: maybeFlag,
  alertingTimeoutSeconds: maybeNumber,
  serviceLevel: maybe(serviceLevelSchema()),
}))

const memberGroupSchema = loose(() => ({
  id: maybeText,
  name: maybeText,
  type: maybeEnum<'TEAM' | 'GROUP' | 'SKILLGROUP'>(),
  memberCount: maybeNumber,
}))

const ringSchema = loose(() => ({
  expansionCriteria: maybe(z.array(z.looseObject({ type: maybeEnum<'TIMEOUT_SECONDS'>(), threshold: maybeNumber }))),
  actions: maybe(z.looseObject({ skillsToRemove: maybe(z.array(partialRefSchema())) })),
  memberGroups: maybe(z.array(memberGroupSchema())),
}))

const queueFields = () => ({
  id: text,
  name: maybeText,
  division: maybe(partialRefSchema()),
  description: maybeText,
  dateCreated: maybeText,
  dateModified: maybeText,
  modifiedBy: maybeText,
  createdBy: maybeText,
  memberCount: maybeNumber,
  userMemberCount: maybeNumber,
  joinedMemberCount: maybeNumber,
  mediaSettings: maybe(
    z.looseObject({
      call: maybe(mediaSettingsSchema()),
      callback: maybe(mediaSettingsSchema()),
      chat: maybe(mediaSettingsSchema()),
      email: maybe(mediaSettingsSchema()),
      message: maybe(mediaSettingsSchema()),
    }),
  ),
  routingRules: maybe(
    z.array(
      z.looseObject({
        operator: maybeEnum<'MEETS_THRESHOLD' | 'ANY'>(),
        threshold: maybeNumber,
        waitSeconds: maybeNumber,
      }),
    ),
  ),
  conditionalGroupRouting: maybe(z.looseObject({ rules: maybe(z.array(z.looseObject({}))) })),
  bullseye: maybe(z.looseObject({ rings: maybe(z.array(ringSchema())) })),
  scoringMethod: maybeEnum<'TimestampAndPriority' | 'PriorityOnly'>(),
  lastAgentRoutingMode: maybeEnum<'Disabled' | 'QueueMembersOnly' | 'AnyAgent'>(),
  acwSettings: maybe(
    z.looseObject({
      wrapupPrompt: maybeEnum<
        'MANDATORY' | 'OPTIONAL' | 'MANDATORY_TIMEOUT' | 'MANDATORY_FORCED_TIMEOUT' | 'AGENT_REQUESTED'
      >(),
      timeoutMs: maybeNumber,
    }),
  ),
  skillEvaluationMethod: maybeEnum<'NONE' | 'BEST' | 'ALL'>(),
  memberGroups: maybe(z.array(memberGroupSchema())),
  enableManualAssignment: maybeFlag,
  selfUri: maybeText,
})

/** A queue as the API gives it. */
export const queueSchema: () => z.core.$ZodType<Queue> = loose(queueFields)

/** A queue as a user's list of queues gives it: with `joined`. */
export const userQueueSchema: () => z.core.$ZodType<UserQueue> = loose(() => ({ ...queueFields(), joined: maybeFlag }))

export const queueListingSchema = numberedListing(queueSchema)

export const wrapupCodeSchema: () => z.core.$ZodType<WrapupCode> = loose(() => ({
  id: text,
  name: maybeText,
  description: maybeText,
  dateModified: maybeText,
}))

export const wrapupCodeListingSchema = numberedListing(wrapupCodeSchema)

export const estimatedWaitTimeSchema: () => z.core.$ZodType<EstimatedWaitTime> = loose(() => ({
  results: z.array(
    z.looseObject({
      intent: openEnum<'ALL' | 'CALL' | 'CALLBACK' | 'CHAT' | 'EMAIL' | 'SOCIALEXPRESSION' | 'VIDEOCOMM' | 'MESSAGE'>(),
      formula: maybeEnum<
        'BEST' | 'SIMPLE' | 'ABANDON' | 'PATIENCE_ABANDON' | 'AI-ADJUSTED-AHT' | 'POSITION-IN-QUEUE'
      >(),
      estimatedWaitTimeSeconds: z.number(),
      label: maybe(linkSchema()),
    }),
  ),
}))

export const routingSettingsSchema: () => z.core.$ZodType<RoutingSettings> = loose(() => ({
  resetAgentScoreOnPresenceChange: maybeFlag,
}))

export const predictorSchema: () => z.core.$ZodType<Predictor> = loose(() => ({
  id: text,
  queues: maybe(z.array(linkSchema())),
  kpi: maybeText,
  routingTimeoutSeconds: maybeNumber,
  state: maybeEnum<'Created' | 'Error' | 'Active'>(),
  dateModified: maybeText,
}))

/** A wrap-up code. */
export interface WrapupCode {
  id: string
  name?: string | undefined
  description?: string | undefined
  dateModified?: string | undefined
  [field: string]: unknown
}

/** Expected waits, seconds, by media type. */
export interface EstimatedWaitTime {
  results: {
    intent: OpenUnion<'ALL' | 'CALL' | 'CALLBACK' | 'CHAT' | 'EMAIL' | 'SOCIALEXPRESSION' | 'VIDEOCOMM' | 'MESSAGE'>
    estimatedWaitTimeSeconds: number
    formula?:
      | OpenUnion<'BEST' | 'SIMPLE' | 'ABANDON' | 'PATIENCE_ABANDON' | 'AI-ADJUSTED-AHT' | 'POSITION-IN-QUEUE'>
      | undefined
    label?: AnswerLink | undefined
    [field: string]: unknown
  }[]
  [field: string]: unknown
}

/** Routing settings of the whole org. */
export interface RoutingSettings {
  resetAgentScoreOnPresenceChange?: boolean | undefined
  [field: string]: unknown
}

/** A predictor of predictive routing, and the queues it routes. */
export interface Predictor {
  id: string
  queues?: AnswerLink[] | undefined
  kpi?: string | undefined
  routingTimeoutSeconds?: number | undefined
  state?: OpenUnion<'Created' | 'Error' | 'Active'> | undefined
  dateModified?: string | undefined
  [field: string]: unknown
}
