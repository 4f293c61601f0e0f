import { type Issue, ValidationError } from '../../core/errors'
import type { AuditLog } from '../../documents/ports/ports'
import { cleanText } from '../../report'
import { type OwnAuditFilter, ownAudit } from '../../workflows'
import { isBy } from '../../workflows/audit-log/own-audit'
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
 * @throws ValidationError for an e-mail address, since the log has names and ids alone, and for an account that no run of the
 * log has, at any time: an empty answer would read as if the account had done nothing
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
  if (by !== undefined) issues.push(...(await unknownAccount(log, by)))
  if (issues.length > 0) throw new ValidationError(issues)
  return { since: new Date(Date.now() - days * DAY_MS).toISOString(), planId, about, status, entities, by }
}

/** Accounts that a message names: enough to see what they look like here. */
const SHOWN_ACCOUNTS = 5

async function unknownAccount(log: Pick<AuditLog, 'read'>, wanted: string): Promise<Issue[]> {
  const known = new Set<string>()
  let someUntold = false
  for await (const record of log.read()) {
    if (record.type === 'change') continue
    if (isBy(record, wanted)) return []
    if (record.by === undefined) someUntold = true
    else known.add(cleanText(record.by))
  }
  const accounts = [...known]
  const more = accounts.length > SHOWN_ACCOUNTS ? ` and ${accounts.length - SHOWN_ACCOUNTS} more` : ''
  const parts = [
    `no run in our own audit log is of the account ${wanted}`,
    accounts.length === 0
      ? 'it knows no account'
      : `accounts that it knows: ${accounts.slice(-SHOWN_ACCOUNTS).join(', ')}${more}`,
    ...(someUntold ? ['runs kept with --redact tell none'] : []),
  ]
  return [{ path: '--user', message: parts.join('; ') }]
}
