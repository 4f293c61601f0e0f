import type { OrgFacts } from '../../documents'
import type { AuditEntry, AuditPropertyChange } from '../../resources/audits/audit-schema'

/** Names that audits of queues, members, skills and languages use if the org does not rename them. */
const KNOWN_PROPERTY =
  /skillEvaluationMethod|ringNumber|joined|acwSettings|mediaSettings|bullseye|^member|^skill|^language/i

/**
 * How much the rows of updates contain: `bare` if none names a property, `full` if one has a known name with old and new
 * value, `renamed` if all updates are of known properties and have values under other names.
 * @param areKnown whether all updates are of properties in the list of known names
 * @returns undefined if it cannot be told
 */
export function findRowShape(rows: readonly AuditEntry[], areKnown = false): OrgFacts['auditRows'] {
  const properties = rows.flatMap(({ propertyChanges = [] }) => propertyChanges)
  if (rows.length === 0) return undefined
  if (properties.length === 0) return 'bare'
  const whole = properties.filter(hasValues)
  if (whole.some(({ property = '' }) => KNOWN_PROPERTY.test(property))) return 'full'
  return areKnown && whole.length > 0 ? 'renamed' : undefined
}

function hasValues({ oldValues = [], newValues = [] }: AuditPropertyChange): boolean {
  return oldValues.length > 0 && newValues.length > 0
}
