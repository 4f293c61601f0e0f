import { Command, Option } from 'commander'
import { plural, textTable } from '../../report'
import { type AuditTrail, auditTrail } from '../../workflows'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import type { Io } from '../io'
import { positiveInteger, withExample, withOrgOptions } from '../options'

interface AuditOptions extends OrgOptions {
  readonly days: number
  readonly entity?: readonly string[]
  readonly user?: string
  readonly client?: string
  readonly limit: number
  readonly json?: boolean
}

/** `skillroute audit`: who changed what in the org, by Genesys's own record. */
export function auditCommand({ io }: CommandContext): Command {
  const command = new Command('audit')
    .description("who changed what, from Genesys Cloud's own audits")
    .addOption(new Option('--days <number>', 'days to look back').argParser(positiveInteger).default(7))
    .option('--entity <id...>', 'only changes of these users, queues or skills, by id')
    .option('--user <id>', 'only changes made by this user')
    .option('--client <id>', 'only changes made by this OAuth client')
    .addOption(new Option('--limit <number>', 'latest changes to print').argParser(positiveInteger).default(50))
    .action(async (options: AuditOptions) => {
      const { days, entity: entityIds, user: userId, client: clientId } = options
      const trail = await withClient(io, options, (client) =>
        auditTrail(client, { days, entityIds, userId, clientId, signal: io.signal }),
      )
      io.out(options.json === true ? `${JSON.stringify(trail)}\n` : trailText(io, trail, options.limit))
    })
  return withExample(withOrgOptions(command), 'skillroute audit --days 2 --limit 20')
}

type Entry = AuditTrail['entries'][number]

function trailText(io: Io, trail: AuditTrail, limit: number): string {
  const latest = [...trail.entries].reverse()
  if (latest.length === 0) return `No changes between ${trail.interval.start} and ${trail.interval.end}.\n`
  const table = textTable<Entry>(
    [
      { title: 'When', cell: (row) => (row.eventDate ?? '').slice(0, 19).replace('T', ' ') },
      { title: 'Who', cell: whoOf },
      { title: 'Action', cell: (row) => `${row.entityType ?? ''} ${row.action ?? ''}`.trim() },
      { title: 'What', cell: (row) => row.entity?.name ?? row.entity?.id ?? '' },
      { title: 'Before and after', cell: changesOf, wrap: true },
    ],
    latest,
    { width: io.columns, paint: io.paint, limit },
  )
  return `${plural(latest.length, 'change')}, the latest first\n${table}\n`
}

function whoOf(row: Entry): string {
  return (
    row.user?.name ??
    row.user?.id ??
    (row.client?.id === undefined ? 'unknown' : `client ${row.client.name ?? `${row.client.id.slice(0, 8)}…`}`)
  )
}

function changesOf(row: Entry): string {
  return (row.propertyChanges ?? [])
    .map(
      ({ property, oldValues = [], newValues = [] }) =>
        `${property ?? ''}: ${oldValues.join(', ') || '–'} → ${newValues.join(', ') || '–'}`,
    )
    .join('; ')
}
