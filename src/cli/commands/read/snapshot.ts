import { Command } from 'commander'
import { cleanText } from '../../../report'
import { plural } from '../../../report/text/kit/figures'
import { snapshotHash } from '../../../workflows'
import type { CommandContext } from '../../io/command-context'
import { shownPath, writeDocument } from '../../io/files'
import { gapsText } from '../../io/gaps-text'
import { withExample, withOrgOptions, withScopeOptions } from '../../io/options'
import { type OrgOptions, withOrg } from '../../org/connect'
import type { ScopeOptions } from '../../org/scope'
import { snapshotOf } from '../../planning/analyze'
import { type PseudonymOptions, pseudonymsOption, snapshotUnderKey } from '../../planning/pseudonyms'

interface SnapshotCommandOptions extends OrgOptions, ScopeOptions, PseudonymOptions {
  readonly out: string
  readonly profiles?: boolean
  readonly json?: boolean
}

/** `skillroute snapshot`: what is configured, as a file to open, diff and keep in git. */
export function snapshotCommand({ io }: CommandContext): Command {
  const command = new Command('snapshot')
    .description('read queues, members, agents and skills into a file')
    .option('--out <file>', 'where to write it', 'snapshot.json')
    .option('--profiles', 'keep e-mail, title, department and groups of each agent too, which rules may ask for')
    .addOption(pseudonymsOption())
    .action(async (options: SnapshotCommandOptions) => {
      const read = await withOrg(io, options, (org) => snapshotOf(io, org, options))
      const snapshot = snapshotUnderKey(read, options)
      const file = shownPath(io, await writeDocument(io, options.out, snapshot))
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
