import { type Issue, PlanError, ValidationError } from '../../core/errors'
import type { Change, Plan } from './plan'
import { changeId, planHash, planId, targetKey } from './plan-hash'
import { PLAN } from './plan-schema'

/**
 * Reads a plan from the text of its file.
 * @throws ValidationError when it is not JSON, of another format, or not a plan; each problem is named by its path
 * @throws PlanError `tampered` when a value was changed after the plan was made
 */
export function readPlan(text: string): Plan {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const message = 'not a plan: a plan is a JSON file that skillroute plan writes, and this is not JSON'
    throw new ValidationError([{ path: '', message }], { cause })
  }
  return parsePlan(value)
}

/** {@link readPlan} for a value that is already parsed. */
export function parsePlan(value: unknown): Plan {
  checkFormat(value)
  checkShape(value)
  checkHash(value)
  checkChanges(value.changes)
  return value
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
  const result = PLAN.safeParse(value)
  if (result.success) return
  throw new ValidationError(
    result.error.issues.map(({ path, message }) => ({ path: pathText(path), message })),
    { subject: 'plan' },
  )
}

function checkChanges(changes: readonly Change[]): void {
  const issues: Issue[] = []
  const targets = new Map<string, number>()
  changes.forEach((change, index) => {
    const path = `changes[${index}]`
    const target = targetKey(change)
    const first = targets.get(target)
    if (first === undefined) targets.set(target, index)
    else issues.push({ path, message: `changes the same ${whatOf(change)} as changes[${first}]` })
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

function whatOf({ kind }: Change): string {
  if (kind.startsWith('skill.')) return 'skill of the same user'
  if (kind.startsWith('language.')) return 'language of the same user'
  if (kind === 'queue.set') return 'field of the same queue'
  return kind === 'utilization.set' ? 'utilization' : 'member of the same queue'
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${String(key)}`)).join('')
}
