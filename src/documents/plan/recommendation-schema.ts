import * as z from 'zod/mini'
import type { Issue } from '../../core/errors'
import { lazy } from '../../core/lazy'
import { LIMITS } from '../../core/limits'
import { byName, level, listProblems, ratio, type ShapeOf, text, whole, wholeBetween } from '../../core/schema'
import type { Ref } from '../common'
import type {
  CommonRecommendation,
  QueueRecommendation,
  Recommendation,
  RecommendationValue,
  SkillRecommendation,
} from './recommendation'

/** A reference may have more fields, such as the state of a snapshot's skill. */
const ref = /* @__PURE__ */ lazy(() => z.looseObject({ id: text(), name: z.string() } satisfies ShapeOf<Ref>))

const value = /* @__PURE__ */ lazy(() =>
  z.strictObject({
    contactsPerWeek: z.number(),
    method: z.string(),
    interval: z.exactOptional(z.strictObject({ low: z.number(), high: z.number(), confidence: ratio() })),
  } satisfies ShapeOf<RecommendationValue>),
)

const common = () =>
  ({
    format: z.literal('skillroute/recommendation@1'),
    id: text(),
    agent: ref(),
    queues: z.array(ref()),
    reason: z.string(),
    evidence: byName(z.union([z.number(), z.string()], 'must be a number or text')),
    value: z.nullable(value()),
    alone: z.exactOptional(value()),
    isUncertain: z.exactOptional(z.boolean()),
    wave: z.exactOptional(whole(1)),
    with: z.exactOptional(z.array(text())),
    before: z.nullable(z.number()),
  }) satisfies ShapeOf<CommonRecommendation & Pick<Recommendation, 'before'>>

const ofSkill = () => ({ ...common(), skill: ref(), queue: z.exactOptional(z.never()) })
type Skill = ShapeOf<SkillRecommendation>

/** {@link Recommendation} */
export const recommendationSchema = /* @__PURE__ */ lazy(
  (): z.ZodMiniType<Recommendation> =>
    z.discriminatedUnion(
      'action',
      [
        z.strictObject({ ...ofSkill(), action: z.enum(['ADD', 'SET']), after: level() } satisfies Skill),
        z.strictObject({ ...ofSkill(), action: z.literal('REMOVE'), after: z.null() } satisfies Skill),
        z.strictObject({
          ...common(),
          action: z.enum(['JOIN', 'RING']),
          queue: ref(),
          skill: z.exactOptional(z.never()),
          after: wholeBetween(LIMITS.ring.min, LIMITS.ring.max),
        } satisfies ShapeOf<QueueRecommendation>),
      ],
      'must be one of ADD, SET, REMOVE, JOIN, RING',
    ),
)

const LISTS: Readonly<Record<string, string>> = {
  'skillroute/recommendations@1': 'recommendations',
  'skillroute/improvement@1': 'changes',
}

/** What is wrong in the recommendations of a document, or in one of them, by path; nothing for other documents. */
export function recommendationIssues(document: unknown, path = ''): Issue[] {
  const { format, ...fields } = Object(document)
  if (format === 'skillroute/recommendation@1') return listProblems(recommendationSchema(), document, path)
  const list = LISTS[format]
  if (list === undefined) return []
  return listProblems(z.array(recommendationSchema()), fields[list], path === '' ? list : `${path}.${list}`)
}
