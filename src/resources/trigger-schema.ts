import * as z from 'zod'
import { maybe, maybeFlag, maybeNumber, maybeText, openEnum } from './fields'
import { idSchema } from './input'

/** A trigger: an event of a topic that starts an Architect workflow. */
export const triggerSchema = z.looseObject({
  id: z.string(),
  name: maybeText,
  topicName: maybeText,
  target: maybe(z.looseObject({ type: maybe(openEnum('Workflow')), id: maybeText })),
  version: maybeNumber,
  enabled: maybeFlag,
  matchCriteria: maybe(
    z.array(z.looseObject({ jsonPath: maybeText, operator: maybeText, value: z.unknown().optional() })),
  ),
  eventTTLSeconds: maybeNumber,
  delayBySeconds: maybeNumber,
  description: maybeText,
})
export type Trigger = z.infer<typeof triggerSchema>

/** What a trial of a trigger found. */
export const triggerTestSchema = z.looseObject({ triggerMatches: maybeFlag })
export type TriggerTest = z.infer<typeof triggerTestSchema>

/** What a trigger is made from. */
export interface TriggerInput {
  readonly name: string
  readonly enabled: boolean
  /** With `{id}` left in, such as `v2.users.{id}.presence`. Cannot be changed later. */
  readonly topicName: string
  readonly target: { readonly type: 'Workflow'; readonly id: string }
  readonly matchCriteria?:
    | readonly {
        readonly jsonPath: string
        readonly operator: string
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

/** Shortest life of an event, and how long one may be held back, in seconds. */
const TTL_LEAST = 10
const DELAY = { min: 60, max: 900 }

const partsSchema = z.looseObject({
  name: z.string().min(1, { error: 'must not be empty' }),
  enabled: z.boolean({ error: 'must be true or false' }),
  topicName: z.string().min(1, { error: 'must not be empty' }),
  target: z.looseObject({
    type: z.literal('Workflow', { error: 'must be Workflow: there is no other target' }),
    id: idSchema,
  }),
  eventTTLSeconds: z.optional(z.number().min(TTL_LEAST, { error: `must be at least ${TTL_LEAST}` })),
  delayBySeconds: z.optional(
    z
      .number()
      .min(DELAY.min, { error: `must be from ${DELAY.min} to ${DELAY.max}` })
      .max(DELAY.max, { error: `must be from ${DELAY.min} to ${DELAY.max}` }),
  ),
})

/** A complete trigger as it is sent. */
export const triggerInputSchema = partsSchema.superRefine((trigger, check) => {
  if (trigger.eventTTLSeconds === undefined || trigger.delayBySeconds === undefined) return
  check.addIssue({ code: 'custom', path: ['delayBySeconds'], message: 'cannot be given together with eventTTLSeconds' })
})
