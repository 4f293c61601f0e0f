import { Command } from 'commander'
import { systemClock } from '../core/time/clock'
import type { CommandContext } from '../terminal/io/command-context'
import { withExample, withOrgOptions } from '../terminal/io/options'
import { withDemandOptions } from '../terminal/planning/demand-options'
import { loadMcpSdk } from './load-sdk'
import { listed, serveTools } from './serve'
import { type McpOptions, openSession } from './session'
import { listTools } from './tools'

/** `skillroute mcp`: the tools of an assistant, over standard input and output. */
export function mcpCommand(context: CommandContext): Command {
  const command = withDemandOptions(
    withOrgOptions(new Command('mcp'), 'print the tools with their arguments as JSON, and end'),
  )
    .description(
      'serve assistants over the Model Context Protocol on standard input and output: they read, simulate and plan, and apply only what a person approved',
    )
    .option('--plans <folder>', 'folder of the plans', 'plans')
    .option(
      '--approvals <folder>',
      'folder of the approvals, which assistants cannot write (default: beside the plans)',
    )
    .option('--guardrails <file>', 'limits that bind every plan that is made, and every apply')
    .option('--read-only', 'leave out apply and undo')
    .action(async (options: McpOptions & { readonly json?: boolean }) => {
      if (options.json === true) {
        context.io.out(`${JSON.stringify(listTools(options).map(listed))}\n`)
        return
      }
      const { StdioServerTransport } = await loadMcpSdk()
      const session = await openSession(context, options, systemClock)
      const transport = new StdioServerTransport()
      // The SDK does not notice by itself that the assistant has gone.
      process.stdin.once('end', () => void transport.close())
      try {
        await serveTools(session, listTools(options), transport)
      } finally {
        await session.close()
      }
    })
  return withExample(
    command,
    'skillroute mcp --org production --plans plans --guardrails limits.yaml\nskillroute mcp --snapshot snapshot.json --demand demand.json --read-only',
  )
}
