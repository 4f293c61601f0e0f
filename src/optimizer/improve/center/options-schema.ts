import * as z from 'zod/mini'
import { lazy } from '../../../core/lazy'
import {
  amount,
  byName,
  finite,
  parserOf,
  positive,
  ratio,
  type ShapeOf,
  text,
  texts,
  whole,
} from '../../../core/schema'
import { rulesSchema, staffingShape } from '../../simulate/compile/options-schema'
import {
  type ChangeCosts,
  type Choice,
  type HoldersNeeded,
  type HoursOfWeek,
  type JoinDivisions,
  LEVERS,
  type RecommendOptions,
} from './options'

const STRETCH = 'must be { fromMinute, toMinute }, the second after the first'
const hours = lazy(() =>
  z
    .strictObject({ fromMinute: amount(), toMinute: amount() } satisfies ShapeOf<HoursOfWeek>)
    .check(z.refine(({ fromMinute, toMinute }) => fromMinute < toMinute, STRETCH)),
)

const choice = lazy(
  (): z.ZodMiniType<Choice> =>
    z.union(
      [
        z.enum(['knee', 'enough', 'all']),
        z.strictObject({ reach: z.union([ratio(), z.literal('targets')], "must be a ratio from 0 to 1 or 'targets'") }),
      ],
      "must be 'knee', 'enough', 'all' or { reach }",
    ),
)

const costs = lazy(() =>
  z.strictObject({
    skills: z.optional(byName(positive())),
    agents: z.optional(byName(positive())),
  } satisfies ShapeOf<ChangeCosts>),
)

/** Options of `recommendSkills`. */
export const recommendSchema = lazy(() =>
  z.strictObject({
    seed: z.optional(finite()),
    levers: z.optional(z.array(z.enum(LEVERS))),
    maxChanges: z.optional(amount()),
    choose: z.optional(choice()),
    queues: z.optional(texts()),
    agents: z.optional(texts()),
    protectedAgents: z.optional(texts()),
    protectedSkills: z.optional(texts()),
    maxSkillsPerAgent: z.optional(amount()),
    maxAgents: z.optional(amount()),
    protectedQueues: z.optional(texts()),
    divisions: z.optional(
      z.strictObject({ agents: byName(text()), queues: byName(texts()) } satisfies ShapeOf<JoinDivisions>),
    ),
    minHolders: z.optional(
      z.array(
        z.strictObject({
          skill: text(),
          least: amount(),
          during: z.optional(hours()),
        } satisfies ShapeOf<HoldersNeeded>),
      ),
    ),
    maxOccupancy: z.optional(ratio()),
    maxOccupancySpread: z.optional(ratio()),
    requiredCertifications: z.optional(byName(z.union([text(), texts()], 'must be text or a list of texts'))),
    weights: z.optional(byName(positive())),
    costs: z.optional(costs()),
    hours: z.optional(z.array(hours())),
    maxServiceLevelDrop: z.optional(ratio()),
    maxDropAboveTarget: z.optional(ratio()),
    weeks: z.optional(whole(1)),
    // One week alone does not show how much weeks differ.
    judgeWeeks: z.optional(whole(2)),
    refineContacts: z.optional(amount()),
    staffing: z.optional(staffingShape()),
    rules: z.optional(rulesSchema()),
  } satisfies ShapeOf<RecommendOptions>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseRecommendOptions = parserOf('options', recommendSchema)
