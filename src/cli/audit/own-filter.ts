import { type Issue, ValidationError } from '../../core/errors'
import type { AuditLog } from '../../core/ports'
import { type OwnAuditFilter, ownAudit } from '../../workflows'
import type { NamedParties } from './find-ids'

/** The filters of `skillroute audit`; some are for our own log alone, some for the org's audits alone. */
export interface AuditFilters extends NamedParties {
  readonly own?: boolean | undefined
  readonly plan?: string | undefined
  readonly about?: string | undefined
  readonly status?: string | undefined
  readonly days: number
  readonly org?: string | undefined
}

/** Filters that one of the two logs has no field for, and what to do instead. */
const NOT_OURS = {
  client: 'our own audit log does not tell OAuth clients; leave --own out to ask the org',
  org: 'our own audit log is that of this folder, for all of its orgs; leave --org out',
} as const
const OURS_ALONE = ['plan', 'about', 'status'] as const

/** @throws ValidationError naming each filter that the audits asked for know nothing of */
export function checkFilters(options: AuditFilters): void {
  const issues: Issue[] =
    options.own === true
      ? (['client', 'org'] as const)
          .filter((name) => options[name] !== undefined)
          .map((name) => ({ path: `--${name}`, message: NOT_OURS[name] }))
      : OURS_ALONE.filter((name) => options[name] !== undefined).map((name) => ({
          path: `--${name}`,
          message: "the org's audits do not tell it; add --own to search our own audit log",
        }))
  if (issues.length > 0) throw new ValidationError(issues)
}

const DAY_MS = 86_400_000
const LIKE_EMAIL = /^\S+@\S+$/

/**
 * The filters as our own audit log takes them.
 * @throws ValidationError for an e-mail address: the log has names and ids alone
 */
export async function ownFilter(log: Pick<AuditLog, 'read'>, options: AuditFilters): Promise<OwnAuditFilter> {
  const { plan: planId, about, status, entity: entities, user: by, days } = options
  const issues: Issue[] = []
  for (const text of entities?.filter((one) => LIKE_EMAIL.test(one)) ?? []) {
    // Some orgs name people by their address.
    if ((await ownAudit(log, { about: text })).length > 0) continue
    issues.push({
      path: '--entity',
      message: `our own audit log knows nobody as ${text}: it has names and ids, not e-mail addresses`,
    })
  }
  if (issues.length > 0) throw new ValidationError(issues)
  return { since: new Date(Date.now() - days * DAY_MS).toISOString(), planId, about, status, entities, by }
}
