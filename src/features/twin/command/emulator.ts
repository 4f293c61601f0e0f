import { Command } from 'commander'
import { untilAborted } from '../../../core/when-aborted'
import { parseProfile } from '../../../documents/org/read-profile'
import type { EmulatorAssumption, EmulatorFact } from '../../../emulator'
import { figureColumn, textTable } from '../../../report/text/kit/table'
import type { CommandContext } from '../../../terminal/io/command-context'
import { readText } from '../../../terminal/io/files'
import type { Io } from '../../../terminal/io/io'
import { positiveInteger, wholeNumber, withExample } from '../../../terminal/io/options'
import type { Recorder } from '../cassette/recorder'
import { type CassetteOptions, cassetteOptions, createRecorder, readCassette, saveCassette } from './cassette'
import { type TlsOptions, tlsOptions, toTlsOptions, trustText, writeAuthority } from './trust'
import { buildOrgOptions, saveState, type TwinCommandOptions, twinOptions } from './twin'

interface EmulatorCommandOptions extends TlsOptions, TwinCommandOptions, CassetteOptions {
  readonly port: number
  readonly seed?: number
  readonly agents?: number
  readonly queues?: number
  readonly skills?: number
  readonly rate?: number
  readonly speed?: number
  readonly host?: readonly string[]
  readonly assumptions?: boolean
  readonly profile?: string
  readonly json?: boolean
}

/** `skillroute emulator`: a Genesys Cloud on this machine, until Ctrl-C. */
export function emulatorCommand({ io }: CommandContext): Command {
  const command = new Command('emulator')
    .description('run a Genesys Cloud emulator on this machine, for trying things out and for tests')
    .option('--port <number>', 'port to listen on, 0 for any free one', wholeNumber, 8080)
    .option('--seed <number>', 'same seed, same org; its thirty days of history end now (default: 1)', wholeNumber)
    .option('--agents <number>', 'agents in the org (default: 200)', positiveInteger)
    .option('--queues <number>', 'queues in the org', positiveInteger)
    .option('--skills <number>', 'skills in the org', positiveInteger)
    .option('--rate <perMinute>', 'requests a minute before it answers 429 (default: 300)', positiveInteger)
    .option(
      '--speed <times>',
      'how many times faster than real time the center runs; 0 stops it (default: 1)',
      wholeNumber,
    )
    .option('--host <name...>', 'host names to accept besides localhost, for example behind a proxy')
    .option('--assumptions', 'print the assumptions about the platform and their sources, and exit')
    .option('--profile <file>', 'profile of the org to emulate, from skillroute probe --out')
    .option('--json', 'print where it listens, or the assumptions, as JSON')
    .action(async (options: EmulatorCommandOptions) => {
      if (options.assumptions === true) {
        const { emulatorAssumptions, emulatorFacts } = await import('../../../emulator')
        const both = { assumptions: emulatorAssumptions, facts: emulatorFacts }
        io.out(
          options.json === true
            ? `${JSON.stringify(both, undefined, 2)}\n`
            : assumptionsText(io, emulatorAssumptions, emulatorFacts),
        )
        return
      }
      const recorder = await createRecorder(io, options, options.port)
      if (recorder !== undefined) return await recordUntilAborted(io, recorder, options)
      const { port, seed, agents, queues, skills, speed, host: hosts, rate: ratePerMinute } = options
      const cassette = await readCassette(io, options)
      const profile = options.profile === undefined ? undefined : parseProfile(await readText(io, options.profile))
      const others = { seed, agents, queues, skills, ratePerMinute, cassette, profile }
      const org = await buildOrgOptions(io, options, others)
      const { startTwin } = await import('../start-twin')
      const emulator = await startTwin({ ...org, port, speed, hosts, tls: toTlsOptions(options) })
      try {
        const settings = {
          GENESYS_BASE_URL: emulator.url,
          GENESYS_LOGIN_URL: emulator.loginUrl,
          GENESYS_CLIENT_ID: emulator.clientId,
          GENESYS_CLIENT_SECRET: emulator.clientSecret,
          ...(await writeAuthority(io, options, emulator.tls)),
        }
        if (options.json === true) io.out(`${JSON.stringify(settings)}\n`)
        else {
          io.out(
            `${Object.entries(settings)
              .map(([name, value]) => `export ${name}=${value}`)
              .join('\n')}\n`,
          )
          io.err(
            `${emulator.world.org.name} is listening on ${emulator.url}; open it in a browser to watch the center live. Set the variables above in another terminal; Ctrl-C ends it.\n${trustText(io, options, emulator.tls, emulator.url)}`,
          )
        }
        await untilAborted(io.signal)
        await saveState(io, options, emulator)
      } finally {
        await emulator.stop()
      }
    })
  for (const option of [...twinOptions(), ...cassetteOptions(), ...tlsOptions()]) command.addOption(option)
  return withExample(command, 'skillroute emulator --agents 500 --port 8080')
}

/** Records until Ctrl-C. */
async function recordUntilAborted(
  io: Io,
  recorder: Recorder,
  { record = '', json }: EmulatorCommandOptions,
): Promise<void> {
  try {
    const settings = { GENESYS_BASE_URL: recorder.url, GENESYS_LOGIN_URL: recorder.loginUrl }
    const lines = Object.entries(settings).map(([name, value]) => `export ${name}=${value}\n`)
    io.out(json === true ? `${JSON.stringify(settings)}\n` : lines.join(''))
    io.err('Set the variables above in another terminal and use your own credentials; Ctrl-C ends it and saves.\n')
    await untilAborted(io.signal)
    await saveCassette(io, recorder, record)
  } finally {
    await recorder.stop()
  }
}

/** The emulator's assumptions as two tables: its switches, and the facts reported about the platform. */
function assumptionsText(
  { columns, paint }: Pick<Io, 'columns' | 'paint'>,
  assumptions: readonly EmulatorAssumption[],
  facts: readonly EmulatorFact[],
): string {
  const options = { width: Math.min(columns, 120), paint }
  const switches = textTable<EmulatorAssumption>(
    [
      { title: 'Switch', cell: ({ name }) => name },
      { title: 'Default', cell: (assumption) => String(assumption.default) },
      { title: 'Rests on', cell: ({ basis }) => (basis === 'source' ? 'a source' : basis) },
      { title: 'What it decides', cell: ({ decides, rests }) => `${decides} (${rests})`, wrap: true },
    ],
    assumptions,
    options,
  )
  const reported = textTable<EmulatorFact>(
    [
      figureColumn('No.', ({ number }) => String(number)),
      { title: 'Reported about the platform', cell: ({ says }) => says, wrap: true },
      { title: 'By', cell: ({ source }) => source },
      { title: 'Switch', cell: (fact) => fact.switches.join(', ') },
    ],
    facts,
    options,
  )
  return `${switches}\n\n${reported}\n`
}
