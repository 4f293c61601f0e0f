import * as z from 'zod/mini'
import { getField, isRecord } from '../../core/json/unknown'
import type { AuditRecord } from '../../documents'
import type { AuditRow } from '../../documents/run/audit-record'
import type { AuditRows } from '../../report/workbook/report-sheets'
import { auditEntrySchema } from '../../resources/audits/audit-schema'
import type { JoinedAudit } from '../../workflows/audit-log/own-audit'
import { auditAuthor } from '../../workflows/audits/audit-author'
import { type NameOf, withNames } from './names'

/** The rows of Genesys audits: one for each changed property, or one for an audit without any. */
export function trailRows(joined: readonly JoinedAudit[], nameOf: NameOf): AuditRow[] {
  return joined.flatMap(({ entry, ours, sure }): AuditRow[] => {
    const { eventDate = '', entityType = '', action = '', entity, propertyChanges = [], status } = entry
    const { id, name } = auditAuthor(entry)
    const shared: AuditRow = {
      at: eventDate,
      by: name ?? withNames(id, nameOf),
      action: `${entityType} ${action}`.trim(),
      target: entity?.name ?? withNames(entity?.id ?? '', nameOf),
      targetId: entity?.id,
      planId: ours?.planId,
      sure: ours === undefined ? undefined : sure === true,
      status,
    }
    if (propertyChanges.length === 0) return [shared]
    return propertyChanges.map(({ property = '', oldValues = [], newValues = [] }) => ({
      ...shared,
      what: withNames(property, nameOf),
      before: withNames(oldValues.join(', '), nameOf),
      after: withNames(newValues.join(', '), nameOf),
    }))
  })
}

export function ownRows(records: readonly AuditRecord[]): AuditRow[] {
  return records.map((record): AuditRow => {
    const { at, planId } = record
    if (record.type === 'change') {
      const { action, target, what, before, after, status, error } = record
      return {
        at,
        by: '',
        action: `${action} ${record.kind}`,
        target: target.name,
        targetId: target.id,
        what: what.name,
        before: valueText(before),
        after: valueText(after),
        planId,
        status,
        reason: error?.message,
      }
    }
    const { action, type, org, person, by = '', outcome, reason, error } = record
    const target = { target: org?.name ?? '', targetId: org?.id }
    const why = error?.message ?? reason
    return { at, by: person?.name ?? by, action: `${action} ${type}`, ...target, planId, status: outcome, reason: why }
  })
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The rows of what `audit --json` printed, with ids where it has no names; undefined for anything else. */
export function parseAuditRows(value: unknown): AuditRows | undefined {
  const format = 'skillroute/audit-rows@1' as const
  if (isOwnLog(value)) return { format, rows: ownRows(value) }
  if (!Array.isArray(getField(value, 'serviceNames'))) return undefined
  const { data: entries } = z.safeParse(z.array(auditEntrySchema()), getField(value, 'entries'))
  const joined = entries?.map((entry: PrintedEntry): JoinedAudit => {
    const { skillroute, perhapsSkillroute, ...audit } = entry
    const ours = skillroute ?? perhapsSkillroute
    return ours === undefined ? { entry: audit } : { entry: audit, ours, sure: skillroute !== undefined }
  })
  return joined && { format, rows: trailRows(joined, () => undefined) }
}

type PrintedEntry = JoinedAudit['entry'] & {
  readonly skillroute?: JoinedAudit['ours']
  readonly perhapsSkillroute?: JoinedAudit['ours']
}

/** Records of the audit log, which have a type, a time and an action; an empty list may be one too. */
function isOwnLog(value: unknown): value is readonly AuditRecord[] {
  const isOfLog = (one: unknown): boolean =>
    isRecord(one) &&
    [one.type, one.at, one.action].every((text) => typeof text === 'string') &&
    (one.type !== 'change' || (isRecord(one.target) && isRecord(one.what)))
  return Array.isArray(value) && value.every(isOfLog)
}
