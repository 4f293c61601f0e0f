import { Command } from 'commander'
import type { Client } from '../../../client'
import { ConfigError, type Issue, ValidationError } from '../../../core/errors'
import { DAY_MS } from '../../../core/time/durations'
import type { AuditLog } from '../../../documents/ports/ports'
import { auditTable } from '../../../report/csv/audit'
import { cleanText } from '../../../report/text/kit/clean'
import type { CommandContext } from '../../../terminal/io/io'
import { positiveInteger, withExample, withOrgOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { type PastOptions, pastInterval, pastWindow, withPastOptions } from '../../../terminal/org/past-window'
import { intendedInFolder } from '../../../terminal/runs/applied-plans'
import { openAuditLog } from '../../../terminal/runs/run-files'
import { type CsvFileOptions, withCsvOption, writeCsv } from '../../../terminal/tables/csv-file'
import { type AuditLogFilter, isBy, joinAudits, readAuditLog } from '../../../workflows/audit-log/own-audit'
import { auditDoubt } from '../../../workflows/audits/audit-author'
import { type AuditTrail, auditTrail } from '../../../workflows/audits/audit-trail'
import { findRowShape } from '../../../workflows/audits/row-shape'
import { findIds, type NamedParties } from '../../audit/find-ids'
import { namesIn } from '../../audit/names'
import { ownAuditText } from '../../audit/own-text'
import { ownRows, trailRows } from '../../audit/rows'
import { trailText } from '../../audit/trail-text'

/** Some of the filters apply to one of the two logs only. */
interface AuditOptions extends OrgOptions, NamedParties, PastOptions, CsvFileOptions {
  readonly own?: boolean
  readonly plan?: string
  readonly about?: string
  readonly status?: string
  readonly days?: number
  readonly limit: number
}

const DAYS = 7

/** `skillroute audit`: who changed what in the org, by Genesys audits. */
export function auditCommand({ io }: CommandContext): Command {
  const command = withCsvOption(new Command('audit'), 'a row for each changed property')
    .description("who changed what, by Genesys audits, with our changes marked; --own: by skillroute's audit log")
    .option('--own', 'only what skillroute recorded in this folder; sends no requests')
    .option('--plan <id>', 'with --own: only this plan and its undo')
    .option('--about <name>', 'with --own: only this agent, queue, skill or setting, by name or id')
    .option(
      '--status <status>',
      'with --own: only records with this result: applied, conflict, failed, refused and so on',
    )
    .option('--days <number>', `days to look back (default: ${DAYS})`, positiveInteger)
    .option('--entity <name...>', 'only changes of these users, queues, skills or languages, by name, e-mail or id')
    .option(
      '--user <name>',
      'only changes made by this user, by name, e-mail or id; with --own: in runs of this account of a machine',
    )
    .option('--client <name>', 'only changes made by this OAuth client, by name or id')
    .option('--limit <number>', 'latest changes to print', positiveInteger, 50)
    .action(async (options: AuditOptions) => {
      const { days = DAYS } = options
      const past = await pastWindow(io, options)
      if (past !== undefined && options.days !== undefined) {
        throw new ConfigError('Name one window: --days, or --from with --to.')
      }
      checkFilters(options)
      const log = openAuditLog(io)
      if (options.own === true) {
        const records = await readAuditLog(
          log,
          await ownFilter(log, options, past ?? { fromMs: Date.now() - days * DAY_MS }),
        )
        await writeCsv(io, options, () => auditTable(ownRows(records)))
        io.out(
          options.json === true
            ? `${JSON.stringify(records)}\n`
            : ownAuditText(records, { width: io.columns, paint: io.paint, limit: options.limit }),
        )
        return
      }
      const { signal } = io
      const ownRecords = await readAuditLog(log)
      const intended = await intendedInFolder(io)
      const { trail, joined, nameOf, doubt } = await withClient(io, options, async (client) => {
        const interval = past && pastInterval(past, client.clock.now())
        const trail = await auditTrail(client, { days, interval, ...(await findIds(client, options, signal)), signal })
        const joined = joinAudits(trail.entries, ownRecords, intended)
        const printed = options.json === true ? [] : joined.slice(-options.limit)
        const printedEntries = (options.csv === undefined ? printed : joined).map(({ entry }) => entry)
        return {
          doubt: explainDoubt(client.profile, trail),
          trail,
          joined,
          nameOf: await namesIn(client, printedEntries, signal),
        }
      })
      await writeCsv(io, options, () => auditTable(trailRows(joined, nameOf)))
      const entries = joined.map(({ entry, ours, sure }) =>
        ours === undefined ? entry : { ...entry, [sure === true ? 'skillroute' : 'perhapsSkillroute']: ours },
      )
      io.out(
        options.json === true
          ? `${JSON.stringify({ ...trail, entries, ...(doubt === undefined ? {} : { cannotBeEvaluated: doubt }) })}\n`
          : `${trailText(trail, joined, { width: io.columns, paint: io.paint, limit: options.limit, nameOf })}${doubt === undefined ? '' : `What others changed cannot be evaluated by this: ${doubt}.\n`}`,
      )
    })
  return withExample(withPastOptions(withOrgOptions(command)), 'skillroute audit --days 2 --limit 20')
}

/**
 * Why this trail cannot show what others changed; undefined if it can. A profile without knowledge of audits is no reason if
 * every change of the trail can be read.
 */
function explainDoubt(profile: Client['profile'], { entries }: AuditTrail): string | undefined {
  const updates = entries.filter(({ action = '' }) => !/create|delete|add|remove/i.test(action))
  const isKnown = profile?.facts.auditRows !== undefined
  const isReadable = updates.length === 0 || findRowShape(updates) === 'full'
  return !isKnown && isReadable ? undefined : auditDoubt(profile)
}

/** Filters for which skillroute's audit log has no field, and what to do instead. */
const NOT_OURS = {
  client: "skillroute's audit log has no OAuth clients; leave --own out to ask the org",
  org: "skillroute's audit log is that of this folder, for all of its orgs; leave --org out",
} as const
const OURS_ALONE = ['plan', 'about', 'status'] as const

/** @throws ValidationError naming each filter for which the searched audits have no field */
function checkFilters(options: AuditOptions): void {
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
async function ownFilter(
  log: Pick<AuditLog, 'read'>,
  options: AuditOptions,
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
