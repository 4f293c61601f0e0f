import { type Issue, ValidationError } from '../../core/errors'
import type { AuditLog } from '../../documents/ports/ports'
import { cleanText } from '../../report/text/kit/clean'
import type { AuditLogFilter } from '../../workflows/audit-log/own-audit'
import { isBy, readAuditLog } from '../../workflows/audit-log/own-audit'
import type { NamedParties } from './find-ids'

/** The filters of `skillroute audit`. Some apply to one of the two logs only. */
export interface AuditFilters extends NamedParties {
  readonly own?: boolean | undefined
  readonly plan?: string | undefined
  readonly about?: string | undefined
  readonly status?: string | undefined
  readonly org?: string | undefined
}

/** Filters for which skillroute's audit log has no field, and what to do instead. */
const NOT_OURS = {
  client: "skillroute's audit log has no OAuth clients; leave --own out to ask the org",
  org: "skillroute's audit log is that of this folder, for all of its orgs; leave --org out",
} as const
const OURS_ALONE = ['plan', 'about', 'status'] as const

/** @throws ValidationError naming each filter for which the searched audits have no field */
export function checkFilters(options: AuditFilters): void {
  const issues: Issue[] =
    options.own === true
      ? (['client', 'org'] as const)
          .filter((name) => options[name] !== undefined)
          .map((name) => ({ path: `--${name}`, message: NOT_OURS[name] }))
      : OURS_ALONE.filter((name) => options[name] !== undefined).map((name) => ({
          path: `--${name}`,
          message: "Genesys audits have no such field; add --own to search skillroute's audit log",
        }))
  if (issues.length > 0) throw new ValidationError(issues)
}

const LIKE_EMAIL = /^\S+@\S+$/

/**
 * The filters for skillroute's audit log.
 * @throws ValidationError for an e-mail address, since the log has only names and ids, and for an account without any
 * run in the log: an empty answer would suggest that the account had done nothing
 */
export async function ownFilter(
  log: Pick<AuditLog, 'read'>,
  options: AuditFilters,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs?: number | undefined },
): Promise<AuditLogFilter> {
  const { plan: planId, about, status, entity: entities, user: by } = options
  const issues: Issue[] = []
  for (const text of entities?.filter((entity) => LIKE_EMAIL.test(entity)) ?? []) {
    // In some orgs, people's names are their e-mail addresses.
    if ((await readAuditLog(log, { about: text })).length > 0) continue
    issues.push({
      path: '--entity',
      message: `skillroute's audit log has nobody as ${text}: it has names and ids, not e-mail addresses`,
    })
  }
  if (by !== undefined) issues.push(...(await unknownAccount(log, by)))
  if (issues.length > 0) throw new ValidationError(issues)
  const time = (ms: number): string => new Date(ms).toISOString()
  return {
    since: time(fromMs),
    until: toMs === undefined ? undefined : time(toMs),
    planId,
    about,
    status,
    entities,
    by,
  }
}

/** Maximum number of accounts that a message lists as examples. */
const MAX_ACCOUNTS = 5

async function unknownAccount(log: Pick<AuditLog, 'read'>, desired: string): Promise<Issue[]> {
  const known = new Set<string>()
  let isUnnamed = false
  for await (const record of log.read()) {
    if (record.type === 'change') continue
    if (isBy(record, desired)) return []
    if (record.person !== undefined) known.add(cleanText(record.person.name))
    if (record.by === undefined) isUnnamed = true
    else known.add(cleanText(record.by))
  }
  const accounts = [...known]
  const more = accounts.length > MAX_ACCOUNTS ? ` and ${accounts.length - MAX_ACCOUNTS} more` : ''
  const parts = [
    `skillroute's audit log has no run of the account ${desired}`,
    accounts.length === 0
      ? 'it names no account'
      : `accounts in it: ${accounts.slice(-MAX_ACCOUNTS).join(', ')}${more}`,
    ...(isUnnamed ? ['runs with --redact name none'] : []),
  ]
  return [{ path: '--user', message: parts.join('; ') }]
}
