import { Command } from 'commander'
import { untilAborted } from '../../core/when-aborted'
import type { CommandContext } from '../../terminal/io/command-context'
import { assertExists } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readJsonOrYaml } from '../../terminal/io/json-or-yaml'
import { wholeNumber, withExample, withOrgOptions } from '../../terminal/io/options'
import { type Org, type OrgOptions, withOrg } from '../../terminal/org/connect'
import { type DemandChoices, withDemandOptions } from '../../terminal/planning/demand-options'
import { readDemand } from '../../terminal/planning/org-options'
import { readSnapshot } from '../../terminal/planning/snapshot-file'
import { parseGuardrails } from '../../workflows'
import type { Ui, UiOptions } from '..'
import { uiStore } from './ui-store'

interface UiCommandOptions extends OrgOptions, DemandChoices {
  readonly guardrails?: string
  readonly readOnly?: boolean
  readonly port: number
  readonly open: boolean
  readonly redact?: boolean
}

/** `skillroute ui`: the planner's page on this machine, until Ctrl-C. */
export function uiCommand({ io }: CommandContext): Command {
  const command = withDemandOptions(new Command('ui'))
    .description('open a page on this machine to choose changes, see what they bring, approve, apply and undo them')
    .option('--guardrails <file>', 'limits that every plan of the page must keep to')
    .option('--read-only', 'save, approve, apply and undo nothing')
    .option('--port <number>', 'port of the loopback address, 0 for any free one', wholeNumber, 0)
    .option('--no-open', 'print the address only, open no browser')
    .option('--redact', 'keep names of people out of the audit log')
    .action((options: UiCommandOptions) => withOrg(io, options, (org) => ui(io, org, options)))
  return withExample(
    withOrgOptions(command, 'print the address as JSON, open no browser'),
    'skillroute ui\nskillroute ui --snapshot snapshot.json --demand demand.json --read-only',
  )
}

async function ui(io: Io, org: Org, options: UiCommandOptions): Promise<void> {
  const { startUi } = await import('..')
  const served = await startUi({
    ...(await buildSource(io, org, options)),
    store: uiStore(io, options),
    signal: io.signal,
  })
  try {
    say(io, served, options)
    await untilAborted(io.signal)
  } finally {
    await served.stop()
  }
}

/** The org unless both files are given: these need no credentials. */
async function buildSource(io: Io, org: Org, options: UiCommandOptions): Promise<Omit<UiOptions, 'store'>> {
  const { snapshot, demand, guardrails, days, readOnly: isReadOnly, port } = options
  await assertExists(io, [snapshot, demand, guardrails])
  const limits =
    guardrails === undefined ? undefined : parseGuardrails(await readJsonOrYaml(io, guardrails), guardrails)
  return {
    snapshot: snapshot === undefined ? undefined : await readSnapshot(io, snapshot),
    demand: demand === undefined ? undefined : await readDemand(io, demand, {}),
    guardrails: await limits,
    client: snapshot === undefined || demand === undefined ? await org() : undefined,
    days,
    isReadOnly,
    port,
  }
}

function say(io: Io, { url }: Ui, { json, open }: UiCommandOptions): void {
  if (json === true) {
    io.out(`${JSON.stringify({ url })}\n`)
    return
  }
  io.out(`${url}\n`)
  io.err('This address opens the page once, in one browser on this machine. Ctrl-C ends it.\n')
  if (open) io.openBrowser?.(url)
}
