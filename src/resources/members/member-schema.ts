import * as z from 'zod/mini'
import type { OpenUnion } from '../../core/open-union'
import { loose, maybe, maybeEnum, maybeFlag, maybeNumber, maybeText, text } from '../kit/fields'
import type { RoutingStatus, User } from '../users/user-schema'
import { routingStatusSchema, userSchema } from '../users/user-schema'

/** A member of a queue. `memberBy` says whether the user is a member directly or through a group. */
export const memberSchema: () => z.core.$ZodType<QueueMember> = loose(() => ({
  id: text,
  name: maybeText,
  user: maybe(userSchema()),
  ringNumber: maybeNumber,
  joined: maybeFlag,
  memberBy: maybeEnum<'user' | 'group'>(),
  routingStatus: maybe(routingStatusSchema()),
}))

/** This list states neither total nor page count. */
export const memberListingSchema = loose(() => ({
  entities: z.array(memberSchema()),
  pageNumber: maybeNumber,
  pageSize: maybeNumber,
  nextUri: maybeText,
}))

/** A member of a queue: the user, whether activated in the queue, and the ring. */
export interface QueueMember {
  id: string
  name?: string | undefined
  user?: User | undefined
  ringNumber?: number | undefined
  joined?: boolean | undefined
  memberBy?: OpenUnion<'user' | 'group'> | undefined
  routingStatus?: RoutingStatus | undefined
  [field: string]: unknown
}
