import type { OrgProfile } from '../../documents'
import type { AuditEntry } from '../../resources/audits/audit-schema'

/** The author of a change according to an audit; `unknown` with an empty id if it names nobody. */
export interface AuditAuthor {
  readonly kind: 'user' | 'client' | 'unknown'
  readonly id: string
  readonly name?: string
}

/** The author of an audit. The platform may give `client: { id: "" }`: an empty id names nobody. */
export function auditAuthor({ user, client }: Pick<AuditEntry, 'user' | 'client'>): AuditAuthor {
  return named('user', user) ?? named('client', client) ?? { kind: 'unknown', id: '' }
}

function named(
  kind: 'user' | 'client',
  ref: { readonly id?: string | undefined; readonly name?: unknown } | undefined,
): AuditAuthor | undefined {
  if (ref?.id === undefined || ref.id === '') return undefined
  return typeof ref.name === 'string' && ref.name !== '' ? { kind, id: ref.id, name: ref.name } : { kind, id: ref.id }
}

/**
 * Why missing audits by others prove nothing in an org, according to its profile. Undefined without a profile, and if
 * the profile shows that audits name the changed properties.
 */
export function auditDoubt(profile: OrgProfile | undefined): string | undefined {
  if (profile === undefined || profile.facts.auditRows === 'full') return undefined
  const by = `by the profile of ${profile.takenAt.slice(0, 10)}`
  if (profile.facts.auditRows === undefined) return `${by} it is not known what audits of this org say`
  return `${by} audits of this org do not say what was changed`
}
