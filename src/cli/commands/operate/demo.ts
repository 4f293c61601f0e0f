import { Command } from 'commander'
import type { CommandContext } from '../../../terminal/io/io'
import { positiveInteger, wholeNumber, withExample } from '../../../terminal/io/options'
import { runDemo } from '../../demo/run-demo'
import type { DemoOptions } from '../../demo/stage'

/** `skillroute demo`: the whole loop on an emulated org, without credentials. */
export function demoCommand({ io }: CommandContext): Command {
  const command = new Command('demo')
    .description(
      'run every stage on an emulated org: read, recommend, plan, apply, verify, export; needs no credentials',
    )
    .option('--seed <number>', 'same seed, same org; its thirty days of history end now', wholeNumber, 1)
    .option('--agents <number>', 'agents in the org', positiveInteger, 200)
    .option('--out <folder>', 'where the files go', 'skillroute-demo')
    .action((options: DemoOptions) => runDemo(io, options))
  return withExample(command, 'skillroute demo --agents 400 --seed 7')
}
