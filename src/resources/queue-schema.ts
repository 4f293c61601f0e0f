import * as z from 'zod'
import { linkSchema, looseRefSchema, maybe, numberedListing, openEnum } from './fields'

const serviceLevelSchema = z.looseObject({ percentage: maybe(z.number()), durationMs: maybe(z.number()) })

const mediaSettingsSchema = z.looseObject({
  enableAutoAnswer: maybe(z.boolean()),
  alertingTimeoutSeconds: maybe(z.number()),
  serviceLevel: maybe(serviceLevelSchema),
})

const memberGroupSchema = z.looseObject({
  id: maybe(z.string()),
  name: maybe(z.string()),
  type: maybe(openEnum('TEAM', 'GROUP', 'SKILLGROUP')),
  memberCount: maybe(z.number()),
})

const ringSchema = z.looseObject({
  expansionCriteria: maybe(
    z.array(z.looseObject({ type: maybe(openEnum('TIMEOUT_SECONDS')), threshold: maybe(z.number()) })),
  ),
  actions: maybe(z.looseObject({ skillsToRemove: maybe(z.array(looseRefSchema)) })),
  memberGroups: maybe(z.array(memberGroupSchema)),
})

/** A queue as the API gives it. */
export const queueSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  division: maybe(looseRefSchema),
  description: maybe(z.string()),
  dateCreated: maybe(z.string()),
  dateModified: maybe(z.string()),
  modifiedBy: maybe(z.string()),
  createdBy: maybe(z.string()),
  memberCount: maybe(z.number()),
  userMemberCount: maybe(z.number()),
  joinedMemberCount: maybe(z.number()),
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
        threshold: maybe(z.number()),
        waitSeconds: maybe(z.number()),
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
      timeoutMs: maybe(z.number()),
    }),
  ),
  skillEvaluationMethod: maybe(openEnum('NONE', 'BEST', 'ALL')),
  memberGroups: maybe(z.array(memberGroupSchema)),
  enableManualAssignment: maybe(z.boolean()),
  selfUri: maybe(z.string()),
})

export const queueListingSchema = numberedListing(queueSchema)

export const wrapupCodeSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  description: maybe(z.string()),
  dateModified: maybe(z.string()),
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

export const routingSettingsSchema = z.looseObject({ resetAgentScoreOnPresenceChange: maybe(z.boolean()) })

export const predictorSchema = z.looseObject({
  id: z.string(),
  queues: maybe(z.array(linkSchema)),
  kpi: maybe(z.string()),
  routingTimeoutSeconds: maybe(z.number()),
  state: maybe(openEnum('Created', 'Error', 'Active')),
  dateModified: maybe(z.string()),
})

export type Queue = z.infer<typeof queueSchema>
export type WrapupCode = z.infer<typeof wrapupCodeSchema>
export type EstimatedWaitTime = z.infer<typeof estimatedWaitTimeSchema>
export type RoutingSettings = z.infer<typeof routingSettingsSchema>
export type Predictor = z.infer<typeof predictorSchema>
