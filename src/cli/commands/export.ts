import { Command, Option } from 'commander'
import type { Demand } from '../../core/documents'
import { ConfigError } from '../../core/errors'
import { exportWfm } from '../../workflows'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import { readDocument, shownPath } from '../files'
import { withExample, withOrgOptions } from '../options'
import { readSnapshot } from '../snapshot-file'
import { writeStream } from '../write-stream'

interface ExportOptions extends OrgOptions {
  readonly format?: 'csv' | 'json'
  readonly out?: string
  readonly snapshot?: string
  readonly demand?: string
  readonly json?: boolean
}

/** `skillroute export`: agents, skills, levels and availability for a workforce tool, streamed. */
export function exportCommand({ io }: CommandContext): Command {
  const command = new Command('export')
    .description('export agents, skills, levels and availability for workforce management')
    .addOption(new Option('--format <format>', 'default: by the ending of --out, else csv').choices(['csv', 'json']))
    .option('--out <file>', 'where to write it (default: standard output)')
    .option('--snapshot <file>', 'export this snapshot instead of reading the org')
    .option('--demand <file>', 'with --snapshot: adds the share of the time that each agent was on queue')
    .action(async (options: ExportOptions) => {
      const { out, snapshot, demand: demandFile } = options
      if (demandFile !== undefined && snapshot === undefined)
        throw new ConfigError('--demand goes with --snapshot: the shares are those of the time that was captured.')
      const format = options.format ?? formatOf(out) ?? (options.json === true ? 'json' : 'csv')
      if (snapshot === undefined) {
        await withClient(io, options, (client) => write(exportWfm(client, { format, signal: io.signal }), out))
        return
      }
      const document = await readSnapshot(io, snapshot)
      const demand =
        demandFile === undefined
          ? undefined
          : await readDocument<Demand>(io, demandFile, 'skillroute/demand@1', 'skillroute recommend --save-demand')
      await write(exportWfm(document, { format, demand }), out)
    })
  return withExample(withOrgOptions(command), 'skillroute export --out skills.csv')

  async function write(chunks: AsyncIterable<string>, out: string | undefined): Promise<void> {
    if (out !== undefined) {
      io.err(`written to ${shownPath(io, await writeStream(io, out, chunks))}\n`)
      return
    }
    for await (const chunk of chunks) io.out(chunk)
  }
}

/** The format that a file's name asks for. */
function formatOf(out: string | undefined): 'csv' | 'json' | undefined {
  return out?.endsWith('.csv') === true ? 'csv' : out?.endsWith('.json') === true ? 'json' : undefined
}
