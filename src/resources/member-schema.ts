import * as z from 'zod'
import { maybe, openEnum } from './fields'
import { userSchema } from './user-schema'

/** A member of a queue. `memberBy` tells whether the user is in it on their own or through a group. */
export const memberSchema = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  user: maybe(userSchema),
  ringNumber: maybe(z.number()),
  joined: maybe(z.boolean()),
  memberBy: maybe(openEnum('user', 'group')),
  routingStatus: maybe(
    z.looseObject({
      userId: maybe(z.string()),
      status: maybe(openEnum('OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING')),
      startTime: maybe(z.string()),
    }),
  ),
})

/** This list tells neither total nor page count. */
export const memberListingSchema = z.looseObject({
  entities: z.array(memberSchema),
  pageNumber: maybe(z.number()),
  pageSize: maybe(z.number()),
})

export type QueueMember = z.infer<typeof memberSchema>
