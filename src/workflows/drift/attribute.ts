import type { Attribution, Difference, DriftReport } from '../../documents'
import type { AuditEntry } from '../../resources/audits/audit-schema'
import { auditAuthor } from '../audits/audit-author'

/** Names by id, for readers of an audit. */
export type NameOf = (id: string) => string | undefined

/** Maximum number of audits shown for one difference: the latest are the most useful. */
const SHOWN = 3

/** How far the platform's clock and the snapshot's clock may differ. */
const APART_MS = 15 * 60_000

/**
 * Adds the audited changes that may have caused each difference: changes that name the differing item or, if there are
 * none, changes of the same subject. The latest come first.
 * @param side the side whose audits these are
 * @param since ISO time until which both sides were the same: earlier audits count only when there are no better ones
 */
export function attribute(
  report: DriftReport,
  side: 'left' | 'right',
  entries: readonly AuditEntry[],
  nameOf: NameOf,
  since = '',
): readonly Difference[] {
  const nearly = since === '' ? '' : new Date(Date.parse(since) - APART_MS).toISOString()
  const byEntity = new Map<string, AuditEntry[]>()
  for (const entry of entries) {
    const id = entry.entity?.id
    if (id === undefined || entry.status === 'FAILURE') continue
    const same = byEntity.get(id)
    if (same === undefined) byEntity.set(id, [entry])
    else same.push(entry)
  }
  return report.differences.map((difference) => {
    const { subject, item } = difference
    const subjectId = side === 'left' ? subject.leftId : subject.rightId
    const itemId = side === 'left' ? item?.leftId : item?.rightId
    const about = [
      ...(byEntity.get(subjectId ?? '') ?? []).map((entry) => ({ entry, exact: names(entry, difference, itemId) })),
      // Removing a skill from a user, or a member from a queue, may be audited under either.
      ...(byEntity.get(itemId ?? '') ?? []).map((entry) => ({ entry, exact: mentions(entry, subjectId) })),
    ]
    const exact = (time: string) => about.filter((one) => one.exact && (one.entry.eventDate ?? '') >= time)
    const ofSubject = (time: string) =>
      about.filter(({ entry }) => entry.entity?.id === subjectId && (entry.eventDate ?? '') >= time)
    const ways = [exact(since), exact(nearly), ofSubject(since), exact(''), ofSubject('')]
    const chosen = ways.find((found) => found.length > 0) ?? []
    const changedBy = chosen
      .sort((a, b) => ((a.entry.eventDate ?? '') < (b.entry.eventDate ?? '') ? 1 : -1))
      .slice(0, SHOWN)
      .map((one) => toAttribution(one.entry, one.exact, nameOf))
    return changedBy.length === 0 ? difference : { ...difference, changedBy }
  })
}

/** Whether an audit of the subject is about exactly this difference. */
function names(entry: AuditEntry, { aspect, item, change }: Difference, itemId: string | null | undefined): boolean {
  if (aspect === undefined) return (change === 'added' ? /create|add/i : /delete|remove/i).test(entry.action ?? '')
  if (item !== undefined && itemId !== item.name) return mentions(entry, itemId) || mentions(entry, item.name)
  const hint = (item?.name ?? HINTS[aspect] ?? aspect).toLowerCase()
  return textsOf(entry).some((text) => text.toLowerCase().includes(hint))
}

/** The platform's names for aspects that this package names differently. */
const HINTS: Readonly<Record<string, string>> = {
  evaluation: 'skillEvaluation',
  acwTimeoutMs: 'acw',
  serviceLevels: 'mediaSettings',
  rings: 'bullseye',
  conditionalGroups: 'conditionalGroup',
  certifications: 'certification',
}

function mentions(entry: AuditEntry, text: string | null | undefined): boolean {
  return typeof text === 'string' && text !== '' && textsOf(entry).some((one) => one.includes(text))
}

function textsOf(entry: AuditEntry): string[] {
  return (entry.propertyChanges ?? []).flatMap(({ property = '', oldValues = [], newValues = [] }) => [
    property,
    ...oldValues,
    ...newValues,
  ])
}

function toAttribution(entry: AuditEntry, exact: boolean, nameOf: NameOf): Attribution {
  const readable = (text: string): string => text.replace(UUID, (id) => nameOf(id) ?? id)
  return {
    auditId: entry.id,
    at: entry.eventDate ?? '',
    by: authorOf(entry, nameOf),
    action: `${entry.action ?? 'Change'} ${entry.entityType ?? ''}`.trim(),
    properties: (entry.propertyChanges ?? []).map(({ property = '', oldValues = [], newValues = [] }) => ({
      property: readable(property),
      before: oldValues.map(readable),
      after: newValues.map(readable),
    })),
    exact,
  }
}

/** Ids of the platform. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

function authorOf(entry: AuditEntry, nameOf: NameOf): Attribution['by'] {
  const { kind, id, name } = auditAuthor(entry)
  return { kind, id, name: kind === 'unknown' ? 'unknown' : (name ?? nameOf(id) ?? id) }
}
