import { Command } from 'commander'
import { joinUpTo } from '../../../core/text/counted'
import { cleanText } from '../../../report/text/kit/clean'
import { plural } from '../../../report/text/kit/figures'
import { textTable } from '../../../report/text/kit/table'
import { EXIT } from '../../../terminal/io/exit-code'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { withExample, withOrgOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { type AccessReport, checkAccess, type WorkAccess } from '../../../workflows'

/** `skillroute check`: credentials, region, permissions; exit code 3 when something needed is missing. */
export function checkCommand({ io, exit }: CommandContext): Command {
  const command = new Command('check')
    .description('try the credentials and list the permissions needed and missing')
    .action(async (options: OrgOptions) => {
      const report = await withClient(io, options, (client) => checkAccess(client, { signal: io.signal }))
      io.out(options.json === true ? `${JSON.stringify(report)}\n` : reportText(io, report))
      if (!report.ok) exit(EXIT.found)
    })
  return withExample(withOrgOptions(command), 'skillroute check --org production')
}

function reportText(io: Io, report: AccessReport): string {
  const { paint } = io
  const { org, oauthClient, baseUrl, basis, work, unwritable, ok } = report
  const table = textTable<WorkAccess>(
    [
      {
        title: 'State',
        cell: (row) => (row.state === 'missing' && row.optional ? 'missing (optional)' : row.state),
        paint: (text, row) =>
          row.state === 'granted' ? paint.good(text) : row.state === 'missing' ? paint.bad(text) : paint.warn(text),
      },
      { title: 'Work', cell: (row) => row.work },
      { title: 'Permissions to add', cell: (row) => row.missing.join(', '), wrap: true },
    ],
    work,
    { width: io.columns, paint },
  )
  const how = basis === 'listed' ? 'as the platform lists them' : 'found by trying single reads'
  const isUnknown = work.some((one) => !one.optional && one.state === 'unknown')
  const verdict =
    ok && isUnknown
      ? paint.warn('No permission is known to be missing. Those marked unknown can only be tested by doing the work.')
      : ok
        ? paint.good('No needed permission is missing.')
        : paint.bad('Add the permissions above to the roles of the OAuth client.')
  return `${paint.bold(cleanText(org.name))} at ${baseUrl}, OAuth client ${cleanText(oauthClient.name ?? oauthClient.id ?? 'unknown')}\n\n${table}\n\nPermissions ${how}.\n${unwritableText(unwritable)}${verdict}\n`
}

/** What the client may not change, a line for each division. */
function unwritableText(unwritable: AccessReport['unwritable']): string {
  if (unwritable === undefined) return 'The platform does not tell the divisions in which they hold.\n'
  if (unwritable.length === 0) return 'They hold in every division that the client sees.\n'
  const lines = unwritable.map(({ division, queues, agents }) => {
    const parts = [
      ...(queues.length === 0
        ? []
        : [`${plural(queues.length, 'queue')} (${joinUpTo(queues.map(({ name }) => name))})`]),
      ...(agents.length === 0
        ? []
        : [`${plural(agents.length, 'agent')} (${joinUpTo(agents.map(({ name }) => name))})`]),
    ]
    return `Cannot be changed in division ${cleanText(division.name)}: ${cleanText(parts.join(', '))}.\n`
  })
  return lines.join('')
}
