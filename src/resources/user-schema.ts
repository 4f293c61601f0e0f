import * as z from 'zod'
import { cursorListing, looseRefSchema, maybe, numberedListing, openEnum } from './fields'
import { userLanguageSchema, userSkillSchema } from './level-schema'
import { queueSchema } from './queue-schema'

export const routingStatusSchema = z.looseObject({
  userId: maybe(z.string()),
  status: maybe(openEnum('OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING')),
  startTime: maybe(z.string()),
})

/**
 * A user. `skills` and `languages` come with `expand` only and are best effort then: a missing list is not an empty one.
 */
export const userSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  division: maybe(looseRefSchema),
  department: maybe(z.string()),
  email: maybe(z.string()),
  state: maybe(openEnum('active', 'inactive', 'deleted')),
  title: maybe(z.string()),
  username: maybe(z.string()),
  version: maybe(z.number()),
  certifications: maybe(z.array(z.string())),
  routingStatus: maybe(routingStatusSchema),
  profileSkills: maybe(z.array(z.string())),
  groups: maybe(z.array(looseRefSchema)),
  team: maybe(looseRefSchema),
  skills: maybe(z.array(userSkillSchema)),
  languages: maybe(z.array(userLanguageSchema)),
  acdAutoAnswer: maybe(z.boolean()),
  dateLastLogin: maybe(z.string()),
  selfUri: maybe(z.string()),
})

/** A queue as a user's list of queues gives it: with `joined`. */
export const userQueueSchema = queueSchema.extend({ joined: maybe(z.boolean()) })

export const userListingSchema = numberedListing(userSchema)
export const userCursorListingSchema = cursorListing(userSchema)
export const userQueueListingSchema = numberedListing(userQueueSchema)

export const userSearchResponseSchema = z.looseObject({
  results: z.array(userSchema),
  total: maybe(z.number()),
  pageCount: maybe(z.number()),
  pageNumber: maybe(z.number()),
  pageSize: maybe(z.number()),
})

export type User = z.infer<typeof userSchema>
export type UserQueue = z.infer<typeof userQueueSchema>
export type RoutingStatus = z.infer<typeof routingStatusSchema>
