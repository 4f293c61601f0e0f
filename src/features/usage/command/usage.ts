import { Command } from 'commander'
import { count } from '../../../report/text/kit/figures'
import { figureColumn, textTable } from '../../../report/text/kit/table'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positiveInteger, withExample, withOrgOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'
import { type ClientUsage, clientUsage } from '../client-usage'

interface UsageOptions extends OrgOptions {
  readonly days: number
  readonly client?: string
  readonly limit: number
}

/** `skillroute usage`: the requests of an OAuth client, the busiest routes first. */
export function usageCommand({ io }: CommandContext): Command {
  const command = new Command('usage')
    .description('show the requests that an OAuth client made, by route; the figures are up to a day late')
    .option('--days <number>', 'days to look back', positiveInteger, 7)
    .option('--client <id>', 'OAuth client (default: the one in use)')
    .option('--limit <number>', 'routes to print', positiveInteger, 20)
    .action(async (options: UsageOptions) => {
      const { client: clientId, days } = options
      const usage = await withClient(io, options, (client) =>
        clientUsage(client, { clientId, days, signal: io.signal }),
      )
      io.out(options.json === true ? `${JSON.stringify(usage)}\n` : usageText(io, usage, options.limit))
    })
  return withExample(withOrgOptions(command), 'skillroute usage --days 14')
}

interface RouteUse {
  readonly route: string
  readonly requests: number
  readonly rateLimited: number
  readonly failed: number
}

function usageText(io: Io, usage: ClientUsage, limit: number): string {
  const head =
    `OAuth client ${usage.clientId}, ${usage.interval.start.slice(0, 10)} to ${new Date(Date.parse(usage.interval.end) - 1).toISOString().slice(0, 10)}: ` +
    `${count(usage.requests)} requests, ${count(usage.rateLimited)} refused by the rate limit\n` +
    `This run: ${usage.own.usedLastMinute} of ${usage.own.perMinute} requests in the last minute\n\n`
  const table = textTable<RouteUse>(
    [
      { title: 'Route', cell: (row) => row.route },
      figureColumn('Requests', (row) => count(row.requests)),
      figureColumn('429', (row) => count(row.rateLimited)),
      figureColumn('4xx and 5xx', (row) => count(row.failed)),
    ],
    byRoute(usage),
    { width: io.columns, paint: io.paint, limit },
  )
  return `${head}${table}\n`
}

/** The rows of all days added up by method and route. */
function byRoute(usage: ClientUsage): RouteUse[] {
  const routes = new Map<string, RouteUse>()
  for (const row of usage.rows) {
    const route = `${row.httpMethod ?? ''} ${row.templateUri ?? ''}`.trim()
    const before = routes.get(route)
    routes.set(route, {
      route,
      requests: (before?.requests ?? 0) + (row.requestCount ?? 0),
      rateLimited: (before?.rateLimited ?? 0) + (row.status429 ?? 0),
      failed: (before?.failed ?? 0) + (row.status400 ?? 0) + (row.status500 ?? 0),
    })
  }
  return [...routes.values()].sort((a, b) => b.requests - a.requests || (a.route < b.route ? -1 : 1))
}
