import * as z from 'zod/mini'
import { lazy } from '../../../core/lazy'
import { amount, byName, finite, inside, parserOf, positive, type ShapeOf, whole } from '../../../core/schema'
import { AGENT_CHOICES, CONTACT_CHOICES, type Precision, type RoutingRules, type SimulateOptions } from './options'

export const rulesSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    agentChoice: z.optional(z.enum(AGENT_CHOICES)),
    equalAgents: z.optional(z.enum(['longestIdle', 'random'])),
    contactChoice: z.optional(z.enum(CONTACT_CHOICES)),
    secondsPerPriority: z.optional(amount()),
    bestCandidatesBy: z.optional(z.enum(['idle', 'skills'])),
    bestCandidates: z.optional(whole(1)),
    groupCheckSeconds: z.optional(positive()),
    languageInLevel: z.optional(z.boolean()),
    costs: z.optional(byName(amount())),
    ratios: z.optional(byName(amount())),
  } satisfies ShapeOf<RoutingRules>),
)

/** How agents without shifts are spread over the profile. */
export const staffingShape = () => z.enum(['followsDemand', 'flat'])

/** Options of `simulate`. */
export const simulateSchema = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    seed: finite(),
    replications: z.optional(whole(1)),
    batches: z.optional(whole(1)),
    hours: z.optional(positive()),
    warmUpHours: z.optional(amount()),
    startMinute: z.optional(amount()),
    demand: z.optional(z.enum(['profile', 'typical'])),
    staffing: z.optional(staffingShape()),
    untilEmpty: z.optional(z.boolean()),
    intervalMinutes: z.optional(positive()),
    intervalsBy: z.optional(z.enum(['queue', 'contactType'])),
    cells: z.optional(z.boolean()),
    quantiles: z.optional(z.array(inside())),
    withinSeconds: z.optional(z.array(amount())),
    confidence: z.optional(inside()),
    precision: z.optional(
      z.strictObject({
        serviceLevel: z.optional(positive()),
        abandonProbability: z.optional(positive()),
        asaSeconds: z.optional(positive()),
        occupancy: z.optional(positive()),
        of: z.optional(z.enum(['total', 'contactTypes'])),
      } satisfies ShapeOf<Precision>),
    ),
    maxReplications: z.optional(whole(1)),
    rules: z.optional(rulesSchema()),
    handleTimeCv: z.optional(positive()),
    engine: z.optional(z.enum(['auto', 'general'])),
  } satisfies ShapeOf<SimulateOptions>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseSimulateOptions = /* @__PURE__ */ parserOf('options', simulateSchema)
