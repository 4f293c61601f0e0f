import { Argument, Command } from 'commander'
import type { Client } from '../../../client'
import { cleanText } from '../../../report/text/kit/clean'
import { type Column, textTable } from '../../../report/text/kit/table'
import type { CommandContext } from '../../../terminal/io/io'
import { positiveInteger, withExample, withOrgOptions } from '../../../terminal/io/options'
import { type OrgOptions, withClient } from '../../../terminal/org/connect'

interface ListOptions extends OrgOptions {
  readonly limit?: number
}

/** What is listed of each queue, skill and agent. */
interface Item {
  readonly id: string
  readonly name: string
  readonly division?: string | undefined
  /** Members of a queue, state of a skill, mail address of an agent. */
  readonly about?: string | number | undefined
}

const LISTS = {
  queues: {
    title: 'Members',
    about: 'memberCount',
    read: (client: Client, signal: AbortSignal) => client.routing.queues.list({}, { signal }),
  },
  skills: {
    title: 'State',
    about: 'state',
    read: (client: Client, signal: AbortSignal) => client.routing.skills.list({}, { signal }),
  },
  agents: {
    title: 'E-mail',
    about: 'email',
    read: (client: Client, signal: AbortSignal) => client.users.list({ state: 'active' }, { signal }),
  },
} as const

/** `skillroute list`: queues, skills or agents with their ids. */
export function listCommand({ io }: CommandContext): Command {
  const command = new Command('list')
    .description('list the queues, skills or agents of the org, with their ids')
    .addArgument(new Argument('<what>', 'what to list').choices(Object.keys(LISTS)))
    .option('--limit <number>', 'rows to print', positiveInteger)
    .action(async (what: keyof typeof LISTS, options: ListOptions) => {
      const { title, about, read } = LISTS[what]
      const items = await withClient(io, options, async (client) => {
        const found: Item[] = []
        for await (const one of read(client, io.signal)) found.push(toItem(one, about))
        return found.sort((a, b) => (a.name < b.name ? -1 : 1))
      })
      const columns: Column<Item>[] = [
        { title: 'Name', cell: ({ name }) => cleanText(name) },
        { title: 'Id', cell: ({ id }) => id },
        { title: 'Division', cell: ({ division = '' }) => cleanText(division) },
        { title, cell: ({ about = '' }) => cleanText(String(about)) },
      ]
      const layout = { width: io.columns, paint: io.paint, limit: options.limit }
      io.out(options.json === true ? `${JSON.stringify(items)}\n` : `${textTable(columns, items, layout)}\n`)
    })
  return withExample(withOrgOptions(command), 'skillroute list queues\nskillroute list agents --json')
}

interface Listed {
  readonly id: string
  readonly name?: string | undefined
  readonly division?: { readonly name?: string | undefined } | undefined
  readonly memberCount?: number | undefined
  readonly state?: string | undefined
  readonly email?: string | undefined
}

function toItem(listed: Listed, about: (typeof LISTS)[keyof typeof LISTS]['about']): Item {
  const { id, name = id, division } = listed
  return { id, name, division: division?.name, about: listed[about] }
}
