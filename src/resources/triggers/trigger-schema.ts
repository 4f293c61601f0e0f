import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { OpenUnion } from '../../core/open-union'
import type { Changes } from '../inputs/given'
import type { NamesOf } from '../inputs/names'
import { loose, maybe, maybeEnum, maybeFlag, maybeNumber, maybeText, text } from '../kit/fields'
import { idSchema, nonEmpty, oneOf, wholeNumber } from '../kit/input'

/** A trigger: an event of a topic that starts an Architect workflow. */
export const triggerSchema: () => z.core.$ZodType<Trigger> = loose(() => ({
  id: text,
  name: maybeText,
  topicName: maybeText,
  target: maybe(z.looseObject({ type: maybeEnum<'Workflow'>(), id: maybeText })),
  version: maybeNumber,
  enabled: maybeFlag,
  matchCriteria: maybe(
    z.array(z.looseObject({ jsonPath: maybeText, operator: maybeText, value: z.optional(z.unknown()) })),
  ),
  eventTTLSeconds: maybeNumber,
  delayBySeconds: maybeNumber,
  description: maybeText,
}))
/** A trigger: an event of a topic that starts an Architect workflow. */
export interface Trigger {
  id: string
  name?: string | undefined
  topicName?: string | undefined
  target?:
    | {
        type?: OpenUnion<'Workflow'> | undefined
        id?: string | undefined
        [field: string]: unknown
      }
    | undefined
  version?: number | undefined
  enabled?: boolean | undefined
  matchCriteria?:
    | {
        jsonPath?: string | undefined
        operator?: string | undefined
        value?: unknown
        [field: string]: unknown
      }[]
    | undefined
  eventTTLSeconds?: number | undefined
  delayBySeconds?: number | undefined
  description?: string | undefined
  [field: string]: unknown
}

export const triggerTestSchema: () => z.core.$ZodType<TriggerTest> = loose(() => ({ triggerMatches: maybeFlag }))
/** The result of testing a trigger: whether it matches. */
export interface TriggerTest {
  triggerMatches?: boolean | undefined
  [field: string]: unknown
}

/** How a field of an event is compared with the value of a condition. */
export type MatchOperator =
  | 'GreaterThanOrEqual'
  | 'LessThanOrEqual'
  | 'Equal'
  | 'NotEqual'
  | 'LessThan'
  | 'GreaterThan'
  | 'NotIn'
  | 'In'
  | 'Contains'
  | 'All'
  | 'Exists'
  | 'Size'

/** The fields of a new trigger. */
export interface TriggerInput {
  readonly name: string
  readonly enabled: boolean
  /** With `{id}` left in, such as `v2.users.{id}.presence`. Cannot be changed later. */
  readonly topicName: string
  readonly target: {
    readonly type: OpenUnion<'Workflow'>
    readonly id: string
    readonly workflowTargetSettings?:
      | { readonly dataFormat?: OpenUnion<'Json' | 'TopLevelPrimitives'> | undefined }
      | undefined
  }
  readonly matchCriteria?:
    | readonly {
        readonly jsonPath?: string | undefined
        readonly operator?: OpenUnion<MatchOperator> | undefined
        readonly value?: unknown
        readonly values?: readonly unknown[] | undefined
      }[]
    | undefined
  /** At least 10. Not together with `delayBySeconds`. */
  readonly eventTTLSeconds?: number | undefined
  /** 60 to 900. */
  readonly delayBySeconds?: number | undefined
  readonly description?: string | undefined
}

/** Changes to a trigger: nested objects are merged, lists replaced, null clears a field. */
export type TriggerChanges = Changes<Omit<TriggerInput, 'name' | 'enabled' | 'topicName'>> & {
  readonly name?: string | undefined
  readonly enabled?: boolean | undefined
  /** Change only this version. Default: the version that was read. */
  readonly version?: number | undefined
}

/** The fields of a trigger's body. */
export const TRIGGER_NAMES: NamesOf<TriggerInput> = {
  name: 1,
  enabled: 1,
  topicName: 1,
  target: { type: 1, id: 1, workflowTargetSettings: { dataFormat: 1 } },
  matchCriteria: { jsonPath: 1, operator: 1, value: 1, values: 1 },
  eventTTLSeconds: 1,
  delayBySeconds: 1,
  description: 1,
}

/** Shortest lifetime of an event, and how long one may be delayed, in seconds. */
const MIN_TTL = 10
const DELAY = { min: 60, max: 900 }

/** A complete trigger as it is sent. */
export const triggerInputSchema = /* @__PURE__ */ lazy(() =>
  z
    .looseObject({
      name: nonEmpty(),
      enabled: z.boolean('must be true or false'),
      topicName: nonEmpty(),
      target: z.looseObject({
        type: oneOf(['Workflow']),
        id: idSchema(),
      }),
      eventTTLSeconds: z.optional(wholeNumber({ min: MIN_TTL })),
      delayBySeconds: z.optional(wholeNumber(DELAY)),
    })
    .check(
      z.superRefine((trigger, check) => {
        if (trigger.eventTTLSeconds === undefined || trigger.delayBySeconds === undefined) return
        check.addIssue({
          code: 'custom',
          path: ['delayBySeconds'],
          message: 'cannot be given together with eventTTLSeconds',
        })
      }),
    ),
)
