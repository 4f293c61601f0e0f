import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import type { AnswerRef } from '../kit/answers'
import {
  cursorListing,
  loose,
  maybe,
  maybeEnum,
  maybeFlag,
  maybeNumber,
  maybeText,
  maybeTexts,
  numberedListing,
  partialRefSchema,
  text,
} from '../kit/fields'
import { userQueueSchema } from '../queues/queue-schema'
import type { UserLanguage } from './user-languages'
import { type UserSkill, userSkillSchema } from './user-skills'

/** Whether an agent can get contacts now, in the platform's terms. */
export type RoutingWord = 'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'NOT_RESPONDING' | 'COMMUNICATING'

export const routingStatusSchema: () => z.core.$ZodType<RoutingStatus> = loose(() => ({
  userId: maybeText,
  status: maybeEnum<RoutingWord>(),
  startTime: maybeText,
}))

/**
 * A user. `skills` and `languages` are present only with `expand`, and even then best effort: a missing list is not an
 * empty one.
 */
export const userSchema: () => z.core.$ZodType<User> = loose(() => ({
  id: text,
  name: maybeText,
  division: maybe(partialRefSchema()),
  department: maybeText,
  email: maybeText,
  state: maybeEnum<'active' | 'inactive' | 'deleted'>(),
  title: maybeText,
  username: maybeText,
  version: maybeNumber,
  certifications: maybeTexts,
  routingStatus: maybe(routingStatusSchema()),
  profileSkills: maybeTexts,
  groups: maybe(z.array(partialRefSchema())),
  team: maybe(partialRefSchema()),
  skills: maybe(z.array(userSkillSchema())),
  languages: maybe(z.array(userSkillSchema())),
  acdAutoAnswer: maybeFlag,
  dateLastLogin: maybeText,
  selfUri: maybeText,
}))

export const userListingSchema = numberedListing(userSchema)
export const userCursorListingSchema = cursorListing(userSchema)
export const userQueueListingSchema = numberedListing(userQueueSchema)

export const userSearchResponseSchema = loose(() => ({
  results: z.array(userSchema()),
  total: maybeNumber,
  pageCount: maybeNumber,
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
}))

/** Related data that can be read together with users and members. */
export type UserExpand = OpenUnion<
  | 'routingStatus'
  | 'presence'
  | 'integrationPresence'
  | 'conversationSummary'
  | 'outOfOffice'
  | 'geolocation'
  | 'station'
  | 'authorization'
  | 'lasttokenissued'
  | 'authorization.unusedRoles'
  | 'team'
  | 'workPlanBidRanks'
  | 'externalContactsSettings'
  | 'groups'
  | 'customAttributes'
  | 'profileSkills'
  | 'certifications'
  | 'locations'
  | 'skills'
  | 'languages'
  | 'languagePreference'
  | 'employerInfo'
  | 'biography'
  | 'dateLastLogin'
  | 'dateWelcomeSent'
>

/** A user, with what was expanded. */
export interface User {
  id: string
  name?: string | undefined
  division?: AnswerRef | undefined
  department?: string | undefined
  email?: string | undefined
  state?: OpenUnion<'active' | 'inactive' | 'deleted'> | undefined
  title?: string | undefined
  username?: string | undefined
  version?: number | undefined
  certifications?: string[] | undefined
  routingStatus?: RoutingStatus | undefined
  profileSkills?: string[] | undefined
  groups?: AnswerRef[] | undefined
  team?: AnswerRef | undefined
  skills?: UserSkill[] | undefined
  languages?: UserLanguage[] | undefined
  acdAutoAnswer?: boolean | undefined
  dateLastLogin?: string | undefined
  selfUri?: string | undefined
  [field: string]: unknown
}

/** Whether a user can get contacts now, and the start of that state. */
export interface RoutingStatus {
  userId?: string | undefined
  status?: OpenUnion<RoutingWord> | undefined
  startTime?: string | undefined
  [field: string]: unknown
}
