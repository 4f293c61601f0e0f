import { Command } from 'commander'
import type { CommandContext } from '../../../terminal/io/command-context'
import { withExample } from '../../../terminal/io/options'
import { designCommand } from './design'
import { analyzeCommand, endCommand, statusCommand } from './evaluate'
import { runCommand, startCommand } from './pass'

/** `skillroute experiment`: measures on the real org whether a plan helps. */
export function experimentCommand(context: CommandContext): Command {
  const command = new Command('experiment').description(
    'whether a plan helps, on the real org: design, start, run, status, analyze, end',
  )
  for (const make of [designCommand, startCommand, runCommand, statusCommand, analyzeCommand, endCommand])
    command.addCommand(make(context))
  return withExample(command, 'skillroute experiment design plan.json --effect 0.02')
}
