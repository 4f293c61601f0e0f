import { contentHash } from '../../../core/json/hash'
import { canonicalJson, type Json } from '../../../core/json/json'
import { isRecord } from '../../../core/json/unknown'
import type { Change, Ref } from '../../../documents'
import type { AuditEntry } from '../../../resources/audits/audit-schema'
import { sameLevel } from '../../kit/read-levels'
import { valueAt } from '../../kit/values'
import { isHalfWay } from '../state/rings'

/** A property that an audit reports as changed, its values as text. */
export type Property = NonNullable<AuditEntry['propertyChanges']>[number]

/**
 * Whether a property belongs to a change, by its name. The platform does not document these names and they were not
 * verified: ids and names may be anywhere in them. A property that matches no change counts as unknown, never as
 * unchanged.
 */
export function concerns(property: Property, change: Change): boolean {
  const { property: name = '', oldValues = [], newValues = [] } = property
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return isNamed(name, change.skill, 'skill')
    case 'language.set':
    case 'language.remove':
      return isNamed(name, change.language, 'language')
    case 'queue.set':
      return name === change.field || name === change.field.split('.')[0]
    case 'utilization.set':
      return /^(utilization|labelUtilizations|maxInboundCalls)(\.|$)/i.test(name)
    case 'member.add':
    case 'member.remove':
      return [...oldValues, ...newValues].includes(change.user.id) || name === `member:${change.user.id}`
    default:
      return (
        name.includes(change.user.id) && name.toLowerCase().includes(change.kind === 'member.ring' ? 'ring' : 'join')
      )
  }
}

/**
 * Matches the id anywhere in the property, or a property that is the name, alone or after the kind: `Billing`,
 * `skill:Billing`, `routingSkill Billing`.
 */
function isNamed(property: string, { id, name }: Ref, kind: 'skill' | 'language'): boolean {
  if (property.includes(id)) return true
  const lower = property.toLowerCase()
  const lowerName = name.toLowerCase()
  if (lowerName === '' || !lower.endsWith(lowerName)) return false
  const before = lower.slice(0, lower.length - lowerName.length)
  return before === '' || new RegExp(`${kind}s?\\W+$`).test(before)
}

/** Whether the new value of a property is the target value of a change. */
export function wrote(property: Property, change: Change): boolean {
  if (!concerns(property, change)) return false
  if (change.kind === 'member.add') return (property.newValues ?? []).includes(change.user.id)
  if (change.kind === 'member.remove') return (property.oldValues ?? []).includes(change.user.id)
  if (change.kind === 'queue.set') return sameAs(inner(property, 'newValues', change.field), change.after)
  return change.kind === 'utilization.set' || sameAs(fromTexts(property.newValues), change.after)
}

/** Whether the new value of a property is what the first of the two requests that remove rings writes. */
export function hasEmptiedRings(property: Property, change: Change): boolean {
  if (change.kind !== 'queue.set' || !concerns(property, change)) return false
  return isHalfWay(change, inner(property, 'newValues', change.field))
}

/** Whether the replaced value is the one that the check before our write had shown. */
export function isSeen(property: Property, change: Change, seen: Json): boolean {
  const { oldValues = [], newValues = [] } = property
  if (change.kind === 'member.add') return !oldValues.includes(change.user.id)
  if (change.kind === 'member.remove') return oldValues.includes(change.user.id) || newValues.length === 0
  if (change.kind === 'utilization.set') return isUtilizationSeen(property, seen)
  if (change.kind === 'queue.set') return sameAs(inner(property, 'oldValues', change.field), seen)
  return sameAs(fromTexts(oldValues), seen)
}

/**
 * Whether two lists of audit values are equal, apart from the order of keys, the kind of empty value and number
 * formats.
 */
export function sameTexts(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return sameAs(fromTexts(a), fromTexts(b))
}

/** Whether an audit value equals the given value. */
export function sameText(values: readonly string[] = [], value: Json): boolean {
  return sameAs(fromTexts(values), value)
}

/** Fields that the platform sets itself and nobody writes. */
const COMPUTED = ['dateModified', 'modifiedBy', 'version', 'memberCount', 'userMemberCount', 'joinedMemberCount']

/** Whether the platform itself keeps a property up to date. */
export function isComputed({ property = '' }: Property): boolean {
  return COMPUTED.includes(property)
}

/** Length of a digest: enough to distinguish the few values of one field. */
const DIGITS = 16

/** A digest of each field, by name, of an object that is written whole. */
export function digestFields(body: Json): Record<string, string> {
  if (!isRecord(body)) return {}
  return Object.fromEntries(Object.entries(body).map(([field, value]) => [field, digestValue(value)]))
}

/** The digest of a value as an audit shows it. */
export function digestOfTexts(values: readonly string[] = []): string {
  return digestValue(fromTexts(values))
}

function digestValue(value: Json): string {
  const plain = normal(value)
  return contentHash(typeof plain === 'object' ? plain : String(plain)).slice(0, DIGITS)
}

/** The digest of a missing field. */
export const ABSENT = digestValue(null)

function isUtilizationSeen({ property = '', oldValues = [] }: Property, seen: Json): boolean {
  if (seen === null) return oldValues.length === 0
  const value = valueAt(seen, property)
  return value === null || sameAs(fromTexts(oldValues), value)
}

/** The value of a field, also where the audits show it as part of a whole object, such as `acwSettings`. */
function inner(property: Property, side: 'oldValues' | 'newValues', field: string): Json {
  const value = fromTexts(property[side])
  const [, ...path] = property.property === field ? [] : field.split('.')
  return path.length === 0 ? value : valueAt(value, path.join('.'))
}

function fromTexts(values: readonly string[] = []): Json {
  const [text] = values
  if (text === undefined) return null
  return values.length === 1 ? parsed(text) : values.map(parsed)
}

function sameAs(a: Json, b: Json): boolean {
  const [one, other] = [normal(a), normal(b)]
  if (typeof one === 'number' && typeof other === 'number') return sameLevel(one, other)
  if (typeof one !== 'object' && typeof other !== 'object') return String(one) === String(other)
  return canonicalJson(one) === canonicalJson(other)
}

/** The platform uses absent, null and an empty text, list or object interchangeably, so they count as equal. */
function normal(value: Json): Json {
  if (value === '' || value === 'null') return null
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? null : value
}

function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
