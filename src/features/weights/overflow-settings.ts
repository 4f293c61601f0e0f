import { ValidationError } from '../../core/errors'
import type { Json } from '../../core/json/json'
import { isRecord } from '../../core/json/unknown'
import type { DesiredQueue } from '../../documents'
import { asList, listAt, valueAt } from '../../workflows/kit/values'
import type { Lever } from './math/levers'

const MAX_RULES = 5

export interface PlannedOverflow {
  readonly settings: NonNullable<DesiredQueue['settings']>
  /** The levers with the values that the plan writes, and those that they replace. */
  readonly levers: readonly Lever[]
  /** Sentences on the settings that are replaced. */
  readonly notes: readonly string[]
}

/**
 * Adds the settings for overflow levers to those of a queue: a rule for the same groups gets our limit, other rules
 * stay, and the first ring gets our time-out.
 * @param body the queue as the platform gives it
 * @throws ValidationError when the queue already has the maximum number of rules, or no ring for the lever
 */
export function overflowSettings(levers: readonly Lever[], body: Json): PlannedOverflow {
  const settings: Record<string, Json> = {}
  const notes: string[] = []
  const planned = levers.map((lever): Lever => {
    const { serves, field, value, reason } = lever
    if (serves !== 'overflowThreshold') return lever
    const written = field === RULES ? withRule(listAt(body, RULES), asList(value)[0]) : undefined
    if (written !== undefined) settings.conditionalGroupRouting = { rules: written.rules }
    if (field === RING) settings.bullseye = { rings: withTimeout(listAt(body, 'bullseye.rings'), value) }
    const replaced = written?.replaced ?? (field === RING ? replacedTimeout(body, value) : undefined)
    if (replaced !== undefined) notes.push(replaced)
    const newValue = written === undefined ? value : [written.rule]
    return { ...lever, value: newValue, reason: replaced === undefined ? reason : `${reason} ${replaced}` }
  })
  return { settings, levers: planned, notes }
}

export const RULES = 'conditionalGroupRouting.rules'
export const RING = 'bullseye.rings.0.expansionCriteria'

interface WithRule {
  readonly rules: Json[]
  /** Our rule in the queue's list of rules. */
  readonly rule: Json
  readonly replaced?: string
}

function withRule(rules: readonly Json[], rule: Json = null): WithRule {
  const same = rules.findIndex((one) => ruleKey(one) === ruleKey(rule))
  if (same < 0 && rules.length >= MAX_RULES) {
    throw refused(`the queue has ${MAX_RULES} rules of conditional group routing already, the maximum`)
  }
  const there = rules[same]
  if (there === undefined || !isRecord(there)) return { rules: [...rules, rule], rule }
  const [was, is] = [valueAt(there, 'conditionValue'), valueAt(rule, 'conditionValue')]
  const newRule = { ...there, conditionValue: is }
  const replaced = was === is ? {} : { replaced: replacedText('a rule for the same groups', was, is) }
  return { rules: rules.map((one, index) => (index === same ? newRule : one)), rule: newRule, ...replaced }
}

function replacedTimeout(body: Json, criteria: Json): string | undefined {
  const firstTimeout = (of: Json): Json => valueAt(asList(of)[0] ?? null, 'threshold')
  const was = firstTimeout(valueAt(listAt(body, 'bullseye.rings')[0] ?? null, 'expansionCriteria'))
  const is = firstTimeout(criteria)
  return was === null || was === is ? undefined : replacedText('a time-out of its first ring', was, is)
}

/** The queue's current setting, the new one, and the effect. */
function replacedText(what: string, was: Json, is: Json): string {
  const later = typeof was === 'number' && typeof is === 'number' && is > was
  const change = `its limit goes from ${String(was)} to ${String(is)} s`
  return `The queue has ${what} already: ${change}, so that contacts overflow ${later ? 'later' : 'sooner'} than now.`
}

/** Identifies a rule by its metric and groups; its limit and wait may differ. */
function ruleKey(rule: Json): string {
  const groups = listAt(rule, 'groups').map((group) => String(valueAt(group, 'id')))
  return [valueAt(rule, 'metric'), valueAt(rule, 'operator'), ...groups.sort()].join(' ')
}

function withTimeout(rings: readonly Json[], criteria: Json): Json[] {
  const [first, ...others] = rings
  if (first === undefined || !isRecord(first)) throw refused('the queue has no rings any more; read the org again')
  return [{ ...first, expansionCriteria: criteria }, ...others]
}

function refused(message: string): ValidationError {
  return new ValidationError([{ path: 'overflowThreshold', message }], { subject: 'weight request' })
}
