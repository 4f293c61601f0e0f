import * as z from 'zod'
import {
  linkSchema,
  looseRefSchema,
  maybe,
  maybeFlag,
  maybeNumber,
  maybeText,
  numberedListing,
  openEnum,
} from './fields'

const serviceLevelSchema = z.looseObject({ percentage: maybeNumber, durationMs: maybeNumber })

const mediaSettingsSchema = z.looseObject({
  enableAutoAnswer: maybeFlag,
  alertingTimeoutSeconds: maybeNumber,
  serviceLevel: maybe(serviceLevelSchema),
})

const memberGroupSchema = z.looseObject({
  id: maybeText,
  name: maybeText,
  type: maybe(openEnum('TEAM', 'GROUP', 'SKILLGROUP')),
  memberCount: maybeNumber,
})

const ringSchema = z.looseObject({
  expansionCriteria: maybe(
    z.array(z.looseObject({ type: maybe(openEnum('TIMEOUT_SECONDS')), threshold: maybeNumber })),
  ),
  actions: maybe(z.looseObject({ skillsToRemove: maybe(z.array(looseRefSchema)) })),
  memberGroups: maybe(z.array(memberGroupSchema)),
})

/** A queue as the API gives it. */
export const queueSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  division: maybe(looseRefSchema),
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
      call: maybe(mediaSettingsSchema),
      callback: maybe(mediaSettingsSchema),
      chat: maybe(mediaSettingsSchema),
      email: maybe(mediaSettingsSchema),
      message: maybe(mediaSettingsSchema),
    }),
  ),
  routingRules: maybe(
    z.array(
      z.looseObject({
        operator: maybe(openEnum('MEETS_THRESHOLD', 'ANY')),
        threshold: maybeNumber,
        waitSeconds: maybeNumber,
      }),
    ),
  ),
  conditionalGroupRouting: maybe(z.looseObject({ rules: maybe(z.array(z.looseObject({}))) })),
  bullseye: maybe(z.looseObject({ rings: maybe(z.array(ringSchema)) })),
  scoringMethod: maybe(openEnum('TimestampAndPriority', 'PriorityOnly')),
  lastAgentRoutingMode: maybe(openEnum('Disabled', 'QueueMembersOnly', 'AnyAgent')),
  acwSettings: maybe(
    z.looseObject({
      wrapupPrompt: maybe(
        openEnum('MANDATORY', 'OPTIONAL', 'MANDATORY_TIMEOUT', 'MANDATORY_FORCED_TIMEOUT', 'AGENT_REQUESTED'),
      ),
      timeoutMs: maybeNumber,
    }),
  ),
  skillEvaluationMethod: maybe(openEnum('NONE', 'BEST', 'ALL')),
  memberGroups: maybe(z.array(memberGroupSchema)),
  enableManualAssignment: maybeFlag,
  selfUri: maybeText,
})

export const queueListingSchema = numberedListing(queueSchema)

export const wrapupCodeSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  description: maybeText,
  dateModified: maybeText,
})

export const wrapupCodeListingSchema = numberedListing(wrapupCodeSchema)

export const estimatedWaitTimeSchema = z.looseObject({
  results: z.array(
    z.looseObject({
      intent: openEnum('ALL', 'CALL', 'CALLBACK', 'CHAT', 'EMAIL', 'SOCIALEXPRESSION', 'VIDEOCOMM', 'MESSAGE'),
      formula: maybe(openEnum('BEST', 'SIMPLE', 'ABANDON', 'PATIENCE_ABANDON', 'AI-ADJUSTED-AHT', 'POSITION-IN-QUEUE')),
      estimatedWaitTimeSeconds: z.number(),
      label: maybe(linkSchema),
    }),
  ),
})

export const routingSettingsSchema = z.looseObject({ resetAgentScoreOnPresenceChange: maybeFlag })

export const predictorSchema = z.looseObject({
  id: z.string(),
  queues: maybe(z.array(linkSchema)),
  kpi: maybeText,
  routingTimeoutSeconds: maybeNumber,
  state: maybe(openEnum('Created', 'Error', 'Active')),
  dateModified: maybeText,
})

export type Queue = z.infer<typeof queueSchema>
export type WrapupCode = z.infer<typeof wrapupCodeSchema>
export type EstimatedWaitTime = z.infer<typeof estimatedWaitTimeSchema>
export type RoutingSettings = z.infer<typeof routingSettingsSchema>
export type Predictor = z.infer<typeof predictorSchema>
