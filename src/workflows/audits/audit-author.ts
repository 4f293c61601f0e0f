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
