import { Command } from 'commander'
import { ConfigError } from '../../../core/errors'
import type { Demand, Snapshot } from '../../../documents'
import { cleanText } from '../../../report/text/kit/clean'
import { plural } from '../../../report/text/kit/figures'
import { displayPath, writeDocument } from '../../../terminal/io/files'
import { gapsText } from '../../../terminal/io/gaps-text'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positiveInteger, withExample, withOrgOptions, withScopeOptions } from '../../../terminal/io/options'
import { type Org, type OrgOptions, withOrg } from '../../../terminal/org/connect'
import type { ScopeOptions } from '../../../terminal/org/scope'
import { loadDemand, loadSnapshot } from '../../../terminal/planning/analyze'
import { DEMAND_DAYS } from '../../../workflows/demand/capture'
import { snapshotHash } from '../../../workflows/snapshot/hash'
import { demandUnderKey, type PseudonymOptions, pseudonymsOption, snapshotUnderKey } from '../../planning/pseudonyms'

interface SnapshotCommandOptions extends OrgOptions, ScopeOptions, PseudonymOptions {
  readonly out: string
  readonly saveDemand?: string
  readonly days?: number
  readonly ownUtilization?: boolean
  readonly profiles?: boolean
}

/** `skillroute snapshot`: writes the org's configuration to a file to open, diff and keep in git. */
export function snapshotCommand({ io }: CommandContext): Command {
  const command = new Command('snapshot')
    .description('read queues, members, agents and skills into a file')
    .option('--out <file>', 'where to write it', 'snapshot.json')
    .option('--save-demand <file>', 'read the demand too and save it to this file, for --demand of a later command')
    .option('--days <number>', `days of demand to read (default: ${DEMAND_DAYS})`, positiveInteger)
    .option(
      '--own-utilization',
      'with --save-demand: also how many contacts each agent takes at once, one request each',
    )
    .option('--profiles', 'also keep email, title, department and groups of each agent, which rules may use')
    .addOption(pseudonymsOption())
    .action(async (options: SnapshotCommandOptions) => {
      const ofDemand = options.days === undefined ? options.ownUtilization && '--own-utilization' : '--days'
      if (ofDemand !== undefined && options.saveDemand === undefined)
        throw new ConfigError(`${ofDemand} is about the demand, which is read with --save-demand alone: give that too.`)
      if (options.saveDemand !== undefined && (options.queue ?? options.division) !== undefined)
        throw new ConfigError('--save-demand reads the whole org: omit --queue and --division.')
      const { read, demand } = await withOrg(io, options, (org) => readWithDemand(io, org, options))
      const snapshot = snapshotUnderKey(read, options)
      const file = displayPath(io, await writeDocument(io, options.out, snapshot))
      if (options.saveDemand !== undefined && demand !== undefined) {
        const saved = await writeDocument(io, options.saveDemand, demandUnderKey(demand, options))
        io.err(`demand written to ${displayPath(io, saved)}\n`)
      }
      const hash = snapshotHash(snapshot)
      if (options.json === true) {
        io.out(`${JSON.stringify({ file, hash, org: snapshot.org, gaps: snapshot.gaps })}\n`)
        return
      }
      const { agents, queues, skills, gaps } = snapshot
      io.out(
        `${cleanText(snapshot.org.name)}: ${plural(agents.length, 'agent')}, ${plural(queues.length, 'queue')}, ${plural(skills.length, 'skill')}\n`,
      )
      io.out(gapsText(io, gaps, '"gaps" in the file'))
      io.out(`content hash ${hash}\nwritten to ${file}\n`)
    })
  return withExample(
    withScopeOptions(withOrgOptions(command)),
    'skillroute snapshot --org production --out production.json',
  )
}

/** The snapshot and, where it is to be saved, the demand of the snapshot's queues and agents. */
async function readWithDemand(
  io: Io,
  org: Org,
  { saveDemand, days = DEMAND_DAYS, ownUtilization, ...options }: SnapshotCommandOptions,
): Promise<{ readonly read: Snapshot; readonly demand: Demand | undefined }> {
  const read = await loadSnapshot(io, org, options)
  const demand =
    saveDemand === undefined ? undefined : await loadDemand(io, org, { days, ownUtilization, json: options.json }, read)
  return { read, demand }
}
