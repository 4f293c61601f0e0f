import * as z from 'zod/mini'
import { lazy } from '../../../core/lazy'
import { amount, byName, parserOf, positive, type ShapeOf, text, texts } from '../../../core/schema'
import type { QueueSet } from '../../../documents'
import { type SearchOptions, searchSchema } from '../../../documents/plan-request/search-options'
import { rulesSchema, staffingShape } from '../../simulate/compile/options-schema'
import type { ChangeCosts, HoldersNeeded, HoursOfWeek, JoinDivisions, RecommendOptions } from './options'

const STRETCH = 'must be { fromMinute, toMinute }, the second after the first'
const hours = /* @__PURE__ */ lazy(() =>
  z
    .strictObject({ fromMinute: amount(), toMinute: amount() } satisfies ShapeOf<HoursOfWeek>)
    .check(z.refine(({ fromMinute, toMinute }) => fromMinute < toMinute, STRETCH)),
)

const costs = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    skills: z.optional(byName(positive())),
    agents: z.optional(byName(positive())),
  } satisfies ShapeOf<ChangeCosts>),
)

const setting = /* @__PURE__ */ lazy(() =>
  z.looseObject({ kind: z.literal('queue.set'), queue: z.looseObject({ id: text() }), field: text() }),
)
const queueSetting = () =>
  z.custom<QueueSet>((value) => z.safeParse(setting(), value).success, "must be a change of kind 'queue.set'")

/** Options of `recommendSkills`. */
export const recommendOptionsSchema = /* @__PURE__ */ lazy(() =>
  z.extend(searchSchema(), {
    queues: z.optional(texts()),
    agents: z.optional(texts()),
    protectedAgentIds: z.optional(texts()),
    protectedSkills: z.optional(texts()),
    protectedQueues: z.optional(texts()),
    queueSettings: z.optional(z.array(queueSetting())),
    divisions: z.optional(
      z.strictObject({ agents: byName(text()), queues: byName(texts()) } satisfies ShapeOf<JoinDivisions>),
    ),
    minHolders: z.optional(
      z.array(
        z.strictObject({
          skill: text(),
          min: amount(),
          during: z.optional(hours()),
        } satisfies ShapeOf<HoldersNeeded>),
      ),
    ),
    requiredCertifications: z.optional(byName(z.union([text(), texts()], 'must be text or a list of texts'))),
    weights: z.optional(byName(positive())),
    costs: z.optional(costs()),
    hours: z.optional(z.array(hours())),
    staffing: z.optional(staffingShape()),
    rules: z.optional(rulesSchema()),
  } satisfies ShapeOf<Omit<RecommendOptions, keyof SearchOptions>>),
)

/** @throws ValidationError naming every option that does not exist or makes no sense */
export const parseRecommendOptions = /* @__PURE__ */ parserOf('options', recommendOptionsSchema)
