import type { OrgFacts } from '../../documents'
import type { AuditEntry, AuditPropertyChange } from '../../resources/audits/audit-schema'

/** Settings of a queue and of members, by the names that we recognize. */
const KNOWN = /skillEvaluationMethod|ringNumber|joined|acwSettings|mediaSettings|bullseye|^member|^skill|^language/i

/**
 * How much the rows of updates contain.
 * @returns undefined if it cannot be evaluated: no row, or no property with a known name, its old and its new value
 */
export function findRowShape(rows: readonly AuditEntry[]): OrgFacts['auditRows'] {
  const properties = rows.flatMap(({ propertyChanges = [] }) => propertyChanges)
  if (rows.length === 0) return undefined
  if (properties.length === 0) return 'bare'
  return properties.some(isWhole) ? 'full' : undefined
}

/** A name alone does not show what was replaced. */
function isWhole({ property = '', oldValues = [], newValues = [] }: AuditPropertyChange): boolean {
  return KNOWN.test(property) && oldValues.length > 0 && newValues.length > 0
}
