import type { Change, ForeignWrite } from '../../core/documents'
import type { Json } from '../../core/json'
import type { AuditEntry } from '../../resources/audit-schema'
import { valueAt } from '../values'
import { imageKey } from './image-key'
import type { JournalWrite } from './journal-writes'
import { ownerOf } from './subjects/subject'

type Property = NonNullable<AuditEntry['propertyChanges']>[number]

/** Audits of one user or queue, oldest first, and which of them were found to be writes of ours. */
export interface Chain {
  readonly rows: readonly AuditEntry[]
  readonly ours: Set<AuditEntry>
}

/** Audits by the id of what they are about. @param entries oldest first */
export function chainsOf(entries: readonly AuditEntry[]): Map<string, Chain> {
  const rows = new Map<string, AuditEntry[]>()
  for (const entry of entries) {
    const id = entry.entity?.id
    if (id !== undefined) rows.set(id, [...(rows.get(id) ?? []), entry])
  }
  return new Map([...rows].map(([id, own]) => [id, { rows: own, ours: new Set() }]))
}

/** Finds each write's own audits: by correlation id, or else by what they say was written. Several for bulk calls. */
export function matchOwn(
  writes: readonly JournalWrite[],
  chains: ReadonlyMap<string, Chain>,
): Map<JournalWrite, AuditEntry[]> {
  const own = new Map<JournalWrite, AuditEntry[]>()
  for (const write of writes) {
    const chain = chains.get(write.entityId)
    const exact = chain?.rows.filter(
      (row) => write.correlationId !== undefined && transactionOf(row) === write.correlationId,
    )
    own.set(write, exact ?? [])
    for (const row of exact ?? []) chain?.ours.add(row)
  }
  for (const write of writes) {
    const chain = chains.get(write.entityId)
    if (chain === undefined || (own.get(write)?.length ?? 0) > 0) continue
    // The platform promises no such link: what says the same as we wrote, and belongs to no other write, is ours.
    const alike = write.changes.flatMap((change) => {
      const row = chain.rows.find(
        (one) => !chain.ours.has(one) && (one.propertyChanges ?? []).some((p) => wrote(p, change)),
      )
      return row === undefined ? [] : [row]
    })
    own.set(write, [...new Set(alike)])
    for (const row of alike) chain.ours.add(row)
  }
  return own
}

/**
 * What others wrote between our look and one of our writes, by what our own audits say they replaced. Undefined while
 * the write is not in the audits.
 * @param own the write's audits
 */
export function foreignIn(
  write: JournalWrite,
  own: readonly AuditEntry[],
  chain: Chain | undefined,
): ForeignWrite[] | undefined {
  if (chain === undefined) return undefined
  if (own.length === 0) return somebodyWasFirst(write, chain) ? [] : undefined
  return own.flatMap((row) =>
    (row.propertyChanges ?? []).flatMap((property): ForeignWrite[] => {
      const change = write.changes.find((one) => concerns(property, one))
      const [first] = write.changes
      if (change === undefined) return first === undefined ? [] : besides(first, property, row, chain)
      return isSeen(property, change, write.before[imageKey(change)] ?? null)
        ? []
        : between(change, property, row, chain, write)
    }),
  )
}

/** Our write changed nothing and so left no audit: somebody had written the same just before. */
function somebodyWasFirst({ changes }: JournalWrite, { rows }: Chain): boolean {
  return changes.every((change) => rows.some((row) => (row.propertyChanges ?? []).some((one) => wrote(one, change))))
}

/** Foreign writes of the same property before our own, back to the one that we had seen. */
function between(
  change: Change,
  property: Property,
  own: AuditEntry,
  { rows, ours }: Chain,
  { before }: JournalWrite,
): ForeignWrite[] {
  const found: ForeignWrite[] = []
  const seen = before[imageKey(change)] ?? null
  for (const row of rows.slice(0, rows.indexOf(own)).reverse()) {
    const same = (row.propertyChanges ?? []).find((one) => one.property === property.property)
    if (same === undefined) continue
    if (ours.has(row) || isTextOf(same.newValues, seen)) break
    found.unshift(foreign(change, same, row))
    if (isTextOf(same.oldValues, seen)) break
  }
  if (found.length > 0) return found
  // The write of the other is not in the audits; that there was one, our own audit tells.
  return [{ ...foreign(change, property, own), before: texts(seen), after: property.oldValues ?? [], by: 'unknown' }]
}

/** A field that a full write put back to what we had read, over what somebody wrote meanwhile. */
function besides(change: Change, property: Property, own: AuditEntry, { rows, ours }: Chain): ForeignWrite[] {
  const { oldValues = [], newValues = [] } = property
  const row = rows
    .slice(0, rows.indexOf(own))
    .reverse()
    .find((one) => !ours.has(one) && (one.propertyChanges ?? []).some((p) => p.property === property.property))
  const told = foreign(change, { ...property, oldValues: newValues, newValues: oldValues }, row ?? own)
  return [row === undefined ? { ...told, by: 'unknown' } : told]
}

function foreign(
  change: Change,
  { property = '', oldValues = [], newValues = [] }: Property,
  row: AuditEntry,
): ForeignWrite {
  const { user, client } = row
  const by = user?.name ?? user?.id ?? (client?.id === undefined ? 'unknown' : `client ${client.id}`)
  const target = change.kind.startsWith('member.') && 'queue' in change ? change.queue : ownerOf(change)
  return { changeId: change.id, target, property, before: oldValues, after: newValues, at: row.eventDate ?? '', by }
}

/** Whether a property is the one that a change is about, as far as its name tells. */
function concerns({ property = '', oldValues = [], newValues = [] }: Property, change: Change): boolean {
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return property.includes(change.skill.id)
    case 'language.set':
    case 'language.remove':
      return property.includes(change.language.id)
    case 'queue.set':
      return property === change.field || property === change.field.split('.')[0]
    case 'utilization.set':
      return true
    case 'member.add':
    case 'member.remove':
      return [...oldValues, ...newValues].includes(change.user.id) || property === `member:${change.user.id}`
    default:
      return (
        property.includes(change.user.id) &&
        property.toLowerCase().includes(change.kind === 'member.ring' ? 'ring' : 'join')
      )
  }
}

function wrote(property: Property, change: Change): boolean {
  if (!concerns(property, change)) return false
  if (change.kind === 'member.add') return (property.newValues ?? []).includes(change.user.id)
  if (change.kind === 'member.remove') return (property.oldValues ?? []).includes(change.user.id)
  if (change.kind === 'queue.set' && property.property !== change.field) {
    return isTextOf([textOf(inner(property.newValues, change.field))], change.after)
  }
  return change.kind === 'utilization.set' || isTextOf(property.newValues, change.after)
}

/** Whether what our write replaced is what the look before it had shown. */
function isSeen(property: Property, change: Change, seen: Json): boolean {
  const { oldValues = [], newValues = [] } = property
  if (change.kind === 'member.add') return !oldValues.includes(change.user.id)
  if (change.kind === 'member.remove') return oldValues.includes(change.user.id) || newValues.length === 0
  if (change.kind === 'utilization.set') return isUtilizationSeen(property, seen)
  if (change.kind === 'queue.set' && property.property !== change.field) {
    return isTextOf([textOf(inner(oldValues, change.field))], seen)
  }
  return isTextOf(oldValues, seen)
}

function isUtilizationSeen({ property = '', oldValues = [] }: Property, seen: Json): boolean {
  if (seen === null) return oldValues.length === 0
  const value = valueAt(seen, property)
  return value === null || isTextOf(oldValues, value)
}

/** The inner value of a field that the audits tell as a whole object, such as `acwSettings`. */
function inner(values: readonly string[] = [], field: string): Json {
  const [, ...path] = field.split('.')
  const [text] = values
  if (text === undefined) return null
  const value = parsed(text)
  return path.length === 0 ? value : valueAt(value, path.join('.'))
}

function isTextOf(values: readonly string[] = [], value: Json): boolean {
  if (value === null) return values.length === 0 || values[0] === '' || values[0] === 'null'
  const [text] = values
  if (text === undefined) return false
  if (text === textOf(value)) return true
  const other = parsed(text)
  return typeof other === 'number' && typeof value === 'number'
    ? Math.abs(other - value) < 1e-6
    : textOf(other) === textOf(value)
}

function texts(value: Json): string[] {
  return value === null ? [] : [textOf(value)]
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return text
  }
}

/** The link to the request that caused an audit, where the platform gives one. */
function transactionOf(row: AuditEntry): string | undefined {
  const action: unknown = row.initiatingAction
  const id: unknown = typeof action === 'object' && action !== null ? Reflect.get(action, 'transactionId') : undefined
  return typeof id === 'string' ? id : undefined
}
