import * as z from 'zod'
import {
  cursorListing,
  looseRefSchema,
  maybe,
  maybeFlag,
  maybeNumber,
  maybeText,
  numberedListing,
  openEnum,
} from './fields'
import { userLanguageSchema, userSkillSchema } from './level-schema'
import { queueSchema } from './queue-schema'

export const routingStatusSchema = z.looseObject({
  userId: maybeText,
  status: maybe(openEnum('OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING')),
  startTime: maybeText,
})

/**
 * A user. `skills` and `languages` come with `expand` only and are best effort then: a missing list is not an empty one.
 */
export const userSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  division: maybe(looseRefSchema),
  department: maybeText,
  email: maybeText,
  state: maybe(openEnum('active', 'inactive', 'deleted')),
  title: maybeText,
  username: maybeText,
  version: maybeNumber,
  certifications: maybe(z.array(z.string())),
  routingStatus: maybe(routingStatusSchema),
  profileSkills: maybe(z.array(z.string())),
  groups: maybe(z.array(looseRefSchema)),
  team: maybe(looseRefSchema),
  skills: maybe(z.array(userSkillSchema)),
  languages: maybe(z.array(userLanguageSchema)),
  acdAutoAnswer: maybeFlag,
  dateLastLogin: maybeText,
  selfUri: maybeText,
})

/** A queue as a user's list of queues gives it: with `joined`. */
export const userQueueSchema = queueSchema.extend({ joined: maybeFlag })

export const userListingSchema = numberedListing(userSchema)
export const userCursorListingSchema = cursorListing(userSchema)
export const userQueueListingSchema = numberedListing(userQueueSchema)

export const userSearchResponseSchema = z.looseObject({
  results: z.array(userSchema),
  total: maybeNumber,
  pageCount: maybeNumber,
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
})

export type User = z.infer<typeof userSchema>
export type UserQueue = z.infer<typeof userQueueSchema>
export type RoutingStatus = z.infer<typeof routingStatusSchema>
