import * as z from 'zod/mini'
import { loose, maybe, maybeEnum, maybeFlag, maybeNumber, maybeText, text } from '../kit/fields'
import { userSchema } from '../users/user-schema'

/** A member of a queue. `memberBy` tells whether the user is in it on their own or through a group. */
export const memberSchema = loose(() => ({
  id: text,
  name: maybeText,
  user: maybe(userSchema()),
  ringNumber: maybeNumber,
  joined: maybeFlag,
  memberBy: maybeEnum<'user' | 'group'>(),
  routingStatus: maybe(
    z.looseObject({
      userId: maybeText,
      status: maybeEnum<'OFF_QUEUE' | 'IDLE' | 'INTERACTING' | 'NOT_RESPONDING' | 'COMMUNICATING'>(),
      startTime: maybeText,
    }),
  ),
}))

/** This list tells neither total nor page count. */
export const memberListingSchema = loose(() => ({
  entities: z.array(memberSchema()),
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
  nextUri: maybeText,
}))

/** A member of a queue: the user, whether activated in the queue, and the ring. */
export type QueueMember = z.infer<ReturnType<typeof memberSchema>>
