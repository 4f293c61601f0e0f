import { ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import type { DesiredQueue } from '../../documents'
import type { Lever } from '../../optimizer'
import { isRecord, valueAt } from '../kit/values'

/** Rules that the platform takes in one queue. */
const MOST_RULES = 5

/**
 * The settings of a queue that the overflow levers come down to, on top of what the queue has: a rule for the same groups
 * gets our limit, others stay; the first ring gets our time-out in place of its own.
 * @param body the queue as the platform gives it
 * @throws ValidationError when the queue has as many rules as the platform takes, or none of the rings that the lever needs
 */
export function overflowSettings(levers: readonly Lever[], body: Json): NonNullable<DesiredQueue['settings']> {
  const settings: Record<string, Json> = {}
  for (const { serves, field, value } of levers) {
    if (serves !== 'overflowThreshold') continue
    if (field === RULES) settings.conditionalGroupRouting = { rules: withRule(listAt(body, RULES), listOf(value)[0]) }
    if (field === RING) settings.bullseye = { rings: withTimeout(listAt(body, 'bullseye.rings'), value) }
  }
  return settings
}

const RULES = 'conditionalGroupRouting.rules'
const RING = 'bullseye.rings.0.expansionCriteria'

function withRule(rules: readonly Json[], rule: Json = null): Json[] {
  const same = rules.findIndex((one) => ruleKey(one) === ruleKey(rule))
  if (same < 0 && rules.length >= MOST_RULES) {
    throw refused(`the queue has ${MOST_RULES} rules of conditional group routing already, the most there can be`)
  }
  if (same < 0) return [...rules, rule]
  return rules.map((one, at) =>
    at === same && isRecord(one) ? { ...one, conditionValue: valueAt(rule, 'conditionValue') } : one,
  )
}

/** What a rule measures and whom it asks; its limit and wait may differ. */
function ruleKey(rule: Json): string {
  const groups = listAt(rule, 'groups').map((group) => String(valueAt(group, 'id')))
  return [valueAt(rule, 'metric'), valueAt(rule, 'operator'), ...groups.sort()].join(' ')
}

function withTimeout(rings: readonly Json[], criteria: Json): Json[] {
  const [first, ...others] = rings
  if (first === undefined || !isRecord(first)) throw refused('the queue has no rings any more; read the org again')
  return [{ ...first, expansionCriteria: criteria }, ...others]
}

function listAt(value: Json, path: string): readonly Json[] {
  return listOf(valueAt(value, path))
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : []
}

function refused(message: string): ValidationError {
  return new ValidationError([{ path: 'overflowThreshold', message }], { subject: 'weight request' })
}
