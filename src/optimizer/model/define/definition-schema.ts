import * as z from 'zod/mini'
import {
  amount,
  between,
  byName,
  finite,
  flag,
  level,
  objectSchema,
  parserOf,
  positive,
  ratio,
  text,
  whole,
  wholeBetween,
} from '../../../core/schema'
import type { DurationShape } from '../../../documents'
import type {
  AgentDefinition,
  AgentGroupDefinition,
  ConditionalGroupDefinition,
  ContactTypeDefinition,
  ModelDefinition,
  QueueDefinition,
} from './define-types'

/** A definition whose shape is right; whether its names are defined is checked when the model is made. */
export const parseDefinition = /* @__PURE__ */ parserOf('', () => objectSchema<ModelDefinition>(modelFields()))

/** Most agents that one entry may define: a larger number is a typing error, and would fill the memory. */
const MAX_ALIKE = 100_000

const modelFields = () => ({
  id: z.optional(text()),
  name: z.optional(text()),
  targetSeconds: z.optional(amount()),
  serviceLevel: z.optional(ratio()),
  patienceSeconds: z.optional(positive()),
  ahtSeconds: z.optional(positive()),
  skills: z.optional(names()),
  queues: z.optional(z.array(queue())),
  contactTypes: z.array(contactType()).check(z.minLength(1, 'needs at least one contact type')),
  agents: z.array(agent()),
  agentGroups: z.optional(z.array(agentGroup())),
  waitingLimit: z.optional(whole(0)),
  lineLimit: z.optional(whole(1)),
  dayFactorShape: z.optional(positive()),
})

const queue = () =>
  objectSchema<QueueDefinition>({
    id: text(),
    name: z.optional(text()),
    evaluation: z.optional(z.enum(['NONE', 'ALL', 'BEST'])),
    predictive: z.optional(flag()),
    rings: z.optional(
      z.array(objectSchema({ timeoutSeconds: z.optional(amount()), skillsToRemove: z.optional(names()) })),
    ),
    scoring: z.optional(z.enum(['TimestampAndPriority', 'PriorityOnly'])),
    conditionalGroups: z.optional(z.array(conditionalGroup())),
    preferredAgents: z.optional(z.array(objectSchema({ agents: names(), waitSeconds: z.optional(amount()) }))),
  })

const conditionalGroup = () =>
  objectSchema<ConditionalGroupDefinition>({
    queue: z.optional(text()),
    metric: z.enum(['EstimatedWaitTime', 'ServiceLevel']),
    operator: z.enum(['GreaterThan', 'GreaterThanOrEqualTo', 'LessThan', 'LessThanOrEqualTo']),
    value: amount(),
    agents: names(),
    waitSeconds: z.optional(amount()),
  }).check(
    z.refine(({ metric, value }) => metric !== 'ServiceLevel' || value <= 1, {
      error: 'must be a ratio from 0 to 1 for ServiceLevel',
      path: ['value'],
    }),
  )

const agentGroup = () =>
  objectSchema<AgentGroupDefinition>({
    id: text(),
    reserve: z.optional(oneOrByName(whole(0), 'a whole number of at least 0')),
    contactTypes: z.optional(names()),
  })

const contactType = () =>
  objectSchema<ContactTypeDefinition>({
    id: text(),
    queue: z.optional(text()),
    media: z.optional(text()),
    language: z.optional(text()),
    skills: z.optional(names()),
    callsPerHour: z.optional(amount()),
    profile: z.optional(
      objectSchema({
        intervalMinutes: positive(),
        callsPerHour: z.array(amount()).check(z.minLength(1, 'needs a rate for each interval')),
      }),
    ),
    ahtSeconds: z.optional(positive()),
    alertSeconds: z.optional(amount()),
    preferredAgent: z.optional(objectSchema({ share: ratio(), waitSeconds: amount() })),
    handleTime: z.optional(shape()),
    handleTimeFactors: z.optional(factors()),
    patienceSeconds: z.optional(positive()),
    patience: z.optional(shape()),
    patienceFactors: z.optional(factors()),
    priority: z.optional(finite()),
    minimumLevel: z.optional(level()),
    queueLimit: z.optional(whole(0)),
    balkProbability: z.optional(ratio()),
    redial: z.optional(objectSchema({ probability: ratio(), afterSeconds: amount(), contactType: z.optional(text()) })),
    agentGroups: z.optional(names()),
    target: z.optional(objectSchema({ ratio: ratio(), seconds: amount() })),
  })

const agent = () =>
  objectSchema<AgentDefinition>({
    id: z.optional(text()),
    name: z.optional(text()),
    count: z.optional(wholeBetween(1, MAX_ALIKE)),
    skills: z.optional(byName(level())),
    languages: z.optional(namesOr(level())),
    queues: z.optional(namesOr(whole(1))),
    ring: z.optional(whole(1)),
    ahtSeconds: z.optional(oneOrByName(positive(), 'a number above 0')),
    resolution: z.optional(oneOrByName(ratio(), 'a ratio from 0 to 1')),
    shifts: z.optional(z.array(shift())),
    concurrency: z.optional(byName(whole(0))),
    interruptedBy: z.optional(z.record(text(), names())),
    group: z.optional(text()),
    certifications: z.optional(names()),
    eligible: z.optional(flag()),
    availability: z.optional(between(0, 1)),
  })

const names = () =>
  z.array(text()).check(z.refine((list) => new Set(list).size === list.length, 'has the same name twice'))

const namesOr = (value: z.ZodMiniType<number>) => z.union([names(), byName(value)], 'must be a list or numbers by name')

const oneOrByName = (value: z.ZodMiniType<number>, what: string) =>
  z.union([value, byName(value)], `must be ${what}, or one by name`)

const factors = () =>
  objectSchema({
    intervalMinutes: positive(),
    factors: z.array(positive()).check(z.minLength(1, 'needs a factor for each interval')),
  })

/** `08:00-12:30`; hours may pass 24 for later days. */
export const CLOCK_TIMES = /^\s*(\d{1,3}):([0-5]\d)\s*-\s*(\d{1,3}):([0-5]\d)\s*$/

const CLOCK_TIMES_RULE = 'must be clock times such as 08:00-12:30, or fromMinute and toMinute'

const shift = () =>
  z.union(
    [
      z.string().check(z.regex(CLOCK_TIMES, CLOCK_TIMES_RULE)),
      objectSchema<{ readonly fromMinute: number; readonly toMinute: number }>({
        fromMinute: amount(),
        toMinute: amount(),
      }),
    ],
    CLOCK_TIMES_RULE,
  )

const SHAPE_RULE = 'must be exponential, constant, or a shape such as { kind: gamma, cv: 0.8 }'

const shape = () => z.union([z.enum(['exponential', 'constant']), durationShape()], SHAPE_RULE)

const durationShape = (): z.ZodMiniType<DurationShape> =>
  z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ kind: z.literal('exponential') }),
      z.strictObject({ kind: z.literal('constant') }),
      z.strictObject({ kind: z.literal('lognormal'), cv: positive() }),
      z.strictObject({ kind: z.literal('gamma'), cv: positive() }),
      z.strictObject({
        kind: z.literal('empirical'),
        values: z.array(positive()).check(z.minLength(1, 'needs at least one time in seconds')),
      }),
    ],
    'must be one of exponential, constant, lognormal, gamma, empirical',
  )
