import * as z from 'zod'
import { type Issue, PlanError, ValidationError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import { listProblems } from '../../core/schema'
import { parseText } from '../json-text'
import { planRequestSchema } from '../plan-request/plan-request-schema'
import type { Change } from './change'
import { GUARDRAILS } from './guardrails-schema'
import type { Plan } from './plan'
import { changeId, planHash, planId, targetKey } from './plan-hash'

/**
 * Reads a plan, given as a value or as the text of its file.
 * @throws ValidationError when it is not JSON, of another format, or not a plan; each problem is named by its path
 * @throws PlanError `tampered` when a value was changed after the plan was made
 */
export function parsePlan(given: unknown): Plan {
  const value = parseText(given, 'not a plan: a plan is a JSON file that skillroute plan writes')
  checkFormat(value)
  checkShape(value)
  checkHash(value)
  checkChanges(value.changes)
  return value
}

/** The problems of an effect outside a plan, by path. */
export function effectIssues(value: unknown): readonly Issue[] {
  return listProblems(effect, value, '')
}

/** @throws PlanError `tampered` when the plan's hash or id does not match its content */
export function checkHash(plan: Plan): void {
  const hash = planHash(plan)
  if (plan.hash === hash && plan.id === planId(hash)) return
  throw new PlanError(
    'tampered',
    `Plan ${plan.id} was changed after it was made: its content has hash ${hash}, it says ${plan.hash}. Make it again.`,
  )
}

function checkFormat(value: unknown): void {
  const format: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'format') : undefined
  if (format === 'skillroute/plan@1') return
  const isPlan = typeof format === 'string' && format.startsWith('skillroute/plan@')
  const message = isPlan
    ? `format ${format} is of another version of skillroute, this one reads skillroute/plan@1; use that version or make the plan again`
    : `not a plan: format is ${JSON.stringify(format) ?? 'missing'}, it must be "skillroute/plan@1"`
  throw new ValidationError([{ path: 'format', message }])
}

function checkShape(value: unknown): asserts value is Plan {
  const issues = listProblems(PLAN, value, '')
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'plan' })
}

function checkChanges(changes: readonly Change[]): void {
  const issues: Issue[] = []
  const targets = new Map<string, number>()
  changes.forEach((change, index) => {
    const path = `changes[${index}]`
    const target = targetKey(change)
    const first = targets.get(target)
    if (first === undefined) targets.set(target, index)
    else issues.push({ path, message: `changes the same ${describeTarget(change)} as changes[${first}]` })
    if (change.id !== changeId(change)) issues.push({ path: `${path}.id`, message: 'does not belong to this target' })
  })
  for (const [index, change] of changes.entries()) {
    if (change.kind !== 'member.join' && change.kind !== 'member.ring') continue
    const removal = targets.get(targetKey({ ...change, kind: 'member.remove' }))
    if (removal === undefined || changes[removal]?.kind !== 'member.remove') continue
    issues.push({ path: `changes[${index}]`, message: `changes a member whom changes[${removal}] removes` })
  }
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'plan' })
}

function describeTarget({ kind }: Change): string {
  if (kind.startsWith('skill.')) return 'skill of the same user'
  if (kind.startsWith('language.')) return 'language of the same user'
  if (kind === 'queue.set') return 'field of the same queue'
  return kind === 'utilization.set' ? 'utilization' : 'member of the same queue'
}

/** The shape of a plan file. It is strict where an unknown field could mean a write that this version does not make. */

const ref = z.strictObject({ id: z.string().min(1), name: z.string() })
const level = z.number().min(LIMITS.level.min).max(LIMITS.level.max)
const interval = z.strictObject({ low: z.number(), high: z.number(), confidence: z.number() })
const value = z
  .strictObject({ contactsPerWeek: z.number(), method: z.string(), interval: z.optional(interval) })
  .nullable()
const time = z.iso.datetime()
const common = {
  id: z.string(),
  reason: z.string(),
  value,
  wave: z.int().min(1).optional(),
  from: time.optional(),
  until: time.optional(),
}
const skill = { ...common, user: ref, skill: ref }
const language = { ...common, user: ref, language: ref }
const member = { ...common, queue: ref, user: ref }
const wholeLevel = z.int().min(LIMITS.level.min).max(LIMITS.level.max)
const ring = z.int().min(LIMITS.ring.min).max(LIMITS.ring.max)
const memberState = z.strictObject({ joined: z.boolean(), ring })
const share = z.number().min(0).max(1)
/** A path into a queue's body. */
const field = z.string().regex(/^[a-zA-Z]\w*(\.\w+)*$/)

const change = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...skill, kind: z.literal('skill.set'), before: level.nullable(), after: level }),
    z.strictObject({ ...skill, kind: z.literal('skill.remove'), before: level, after: z.null() }),
    z.strictObject({ ...language, kind: z.literal('language.set'), before: level.nullable(), after: wholeLevel }),
    z.strictObject({ ...language, kind: z.literal('language.remove'), before: level, after: z.null() }),
    z.strictObject({ ...member, kind: z.literal('member.add'), before: z.null(), after: memberState }),
    z.strictObject({ ...member, kind: z.literal('member.remove'), before: memberState, after: z.null() }),
    z.strictObject({ ...member, kind: z.literal('member.join'), before: z.boolean(), after: z.boolean() }),
    z.strictObject({ ...member, kind: z.literal('member.ring'), before: ring, after: ring }),
    z.strictObject({ ...common, kind: z.literal('queue.set'), queue: ref, field, before: z.json(), after: z.json() }),
    z.strictObject({ ...common, kind: z.literal('utilization.set'), user: ref, before: z.json(), after: z.json() }),
  ],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'a kind of change that this version does not know; update skillroute or make the plan again'
        : undefined,
  },
)

const measures = z.looseObject({
  agents: z.number(),
  stable: z.boolean(),
  serviceLevel: z.number(),
  asaSeconds: z.number().nullable(),
  occupancy: z.number(),
  abandonProbability: z.number().optional(),
})

const effect = z.looseObject({
  format: z.literal('skillroute/effect@1'),
  method: z.string(),
  queues: z.array(
    z.looseObject({
      queue: ref,
      mediaType: z.string(),
      target: z.looseObject({ ratio: z.number(), seconds: z.number() }),
      before: measures,
      after: measures,
    }),
  ),
  notes: z.array(z.string()),
  overflowChangeIds: z.array(z.string()).optional(),
})

const count = z.int().min(0)

const estimate = z.looseObject({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
const figures = { changes: count, agents: count, serviceLevel: estimate, contactsPerWeek: estimate }
const improvement = z.looseObject({
  curve: z.array(
    z.looseObject({ ...figures, gain: estimate, occupancySpread: z.number(), cost: z.optional(z.number()) }),
  ),
  waves: z.array(z.looseObject({ ...figures, wave: count })),
  chosen: z.looseObject({ changes: count, agents: count, why: z.string() }),
})

const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()])
const guardrail = z.looseObject({
  id: z.string(),
  kind: z.string(),
  ok: z.boolean(),
  limit: scalar,
  found: scalar,
  message: z.string(),
  where: z.array(ref),
  changeIds: z.array(z.string()),
})

const basis = z.strictObject({
  skills: z.array(ref),
  queues: z.array(ref),
  agents: z.array(ref),
  live: z.array(ref),
  model: z.looseObject({ format: z.literal('skillroute/model@1') }).optional(),
})

/** What a plan carries from its input as it is. */
export const PLAN_PARTS = {
  effect,
  improvement,
  shares: z.strictObject({
    queue: ref,
    agents: z.array(z.strictObject({ user: ref, desired: share, expected: share })),
  }),
  leftOut: z.array(z.looseObject({ code: z.string(), what: z.string(), why: z.string() })),
}

const PLAN = z.strictObject({
  format: z.literal('skillroute/plan@1'),
  id: z.string(),
  hash: z.string(),
  org: ref,
  createdAt: z.string(),
  snapshotHash: z.string(),
  source: z.string(),
  reread: z.enum(['each', 'batch']),
  changes: z.array(change),
  budget: z.strictObject({
    reads: count,
    writes: count,
    verifies: count,
    audits: count.optional(),
    guardrails: count.optional(),
    total: count,
    ratePerMinute: z.number().positive(),
    minutes: z.number().min(0),
  }),
  effect: effect.nullable(),
  improvement: improvement.optional(),
  warnings: z.array(z.string()),
  guardrails: z.array(guardrail).optional(),
  binding: z.strictObject({ guardrails: GUARDRAILS, basis: basis.optional() }).optional(),
  shares: PLAN_PARTS.shares.optional(),
  reason: z.string().optional(),
  request: z.optional(planRequestSchema()),
  sideEffects: z
    .array(
      z.strictObject({
        kind: z.enum(['group.enter', 'group.leave']),
        user: ref,
        group: ref,
        queues: z.array(ref),
      }),
    )
    .optional(),
  scope: z.strictObject({ queues: z.array(ref).optional(), divisions: z.array(ref).optional() }).optional(),
  leftOut: PLAN_PARTS.leftOut.optional(),
  notes: z.array(z.string()).optional(),
})
