import { Command } from 'commander'
import { verifyText } from '../../report'
import { readPlan, verifyPlan } from '../../workflows'
import type { CommandContext } from '../command-context'
import { type OrgOptions, withClient } from '../connect'
import { EXIT } from '../exit-code'
import { readText } from '../files'
import { withExample, withOrgOptions } from '../options'

interface VerifyOptions extends OrgOptions {
  readonly json?: boolean
}

/** `skillroute verify`: whether the org still is as a plan wanted it; exit code 3 when it is not. */
export function verifyCommand({ io, exit }: CommandContext): Command {
  const command = new Command('verify')
    .description('read back whether a plan holds in the org')
    .argument('<plan>', 'plan file')
    .action(async (file: string, options: VerifyOptions) => {
      const plan = readPlan(await readText(io, file))
      const report = await withClient(io, options, (client) => verifyPlan(client, plan, { signal: io.signal }))
      io.out(
        options.json === true
          ? `${JSON.stringify(report)}\n`
          : `${verifyText(report, plan, { width: io.columns, paint: io.paint })}\n`,
      )
      if (!report.ok) exit(EXIT.found)
    })
  return withExample(withOrgOptions(command), 'skillroute verify plan.json')
}
