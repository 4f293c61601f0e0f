import * as z from 'zod'
import { maybe, maybeFlag, maybeNumber, maybeText, openEnum } from './fields'
import { userSchema } from './user-schema'

/** A member of a queue. `memberBy` tells whether the user is in it on their own or through a group. */
export const memberSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  user: maybe(userSchema),
  ringNumber: maybeNumber,
  joined: maybeFlag,
  memberBy: maybe(openEnum('user', 'group')),
  routingStatus: maybe(
    z.looseObject({
      userId: maybeText,
      status: maybe(openEnum('OFF_QUEUE', 'IDLE', 'INTERACTING', 'NOT_RESPONDING', 'COMMUNICATING')),
      startTime: maybeText,
    }),
  ),
})

/** This list tells neither total nor page count. */
export const memberListingSchema = z.looseObject({
  entities: z.array(memberSchema),
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
})

export type QueueMember = z.infer<typeof memberSchema>
