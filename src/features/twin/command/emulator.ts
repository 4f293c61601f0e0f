import { stat } from 'node:fs/promises'
import { Command, Option } from 'commander'
import { ConfigError, ValidationError } from '../../../core/errors'
import { untilAborted } from '../../../core/when-aborted'
import type { Demand } from '../../../documents'
import { parseProfile } from '../../../documents/org/read-profile'
import type { Emulator, EmulatorAssumption, EmulatorFact, EmulatorTrust } from '../../../emulator'
import { figureColumn, textTable } from '../../../report/text/kit/table'
import { displayPath, ifThere, readDocument, readText, resolvePath, writeText } from '../../../terminal/io/files'
import type { CommandContext, Io } from '../../../terminal/io/io'
import { positiveInteger, wholeNumber, withExample } from '../../../terminal/io/options'
import { readSnapshot } from '../../../terminal/planning/snapshot-file'
import type { Recorder } from '../cassette/recorder'
import type { TwinOptions } from '../start-twin'
import { type CassetteOptions, cassetteOptions, createRecorder, readCassette, saveCassette } from './cassette'

interface EmulatorCommandOptions
  extends TlsOptions,
    TwinCommandOptions,
    CassetteOptions,
    Pick<TwinOptions, 'seed' | 'agents' | 'queues' | 'skills' | 'speed'> {
  readonly port: number
  readonly rate?: number
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

interface TlsOptions {
  readonly tls?: boolean
  readonly domain: string
  readonly caOut: string
}

/** Adds the options of TLS; two of them imply the third. */
function tlsOptions(): readonly Option[] {
  return [
    new Option('--tls', 'serve HTTPS and wss with a certificate authority created for this run'),
    new Option('--domain <domain>', 'domain of the region under whose host names it answers; needs --tls')
      .default('mypurecloud.com')
      .implies({ tls: true }),
    new Option('--ca-out <file>', 'where the certificate of the authority is written; asks for --tls')
      .default('skillroute-emulator-ca.pem')
      .implies({ tls: true }),
  ]
}

function toTlsOptions({ tls, domain }: TlsOptions): { readonly domain: string } | undefined {
  return tls === true ? { domain } : undefined
}

/** Writes the authority's certificate, and prints the setting with which Node programs trust it. */
async function writeAuthority(
  io: Io,
  { caOut }: TlsOptions,
  trust: EmulatorTrust | undefined,
): Promise<Readonly<Record<string, string>>> {
  if (trust === undefined) return {}
  return { NODE_EXTRA_CA_CERTS: await writeText(io, caOut, trust.ca) }
}

/** Instructions to direct clients here that can be configured only with the domain. */
function trustText(io: Io, { caOut }: TlsOptions, trust: EmulatorTrust | undefined, url: string): string {
  if (trust === undefined) return ''
  const { port } = new URL(url)
  const elsewhere =
    port === ''
      ? ''
      : `\nSuch clients connect to port 443 and not ${port}: start it with --port 443, or redirect that port.`
  return `Clients that know nothing but the domain find it by this line in the hosts file, /etc/hosts or C:\\Windows\\System32\\drivers\\etc\\hosts:
127.0.0.1 ${trust.hosts.join(' ')}
They must trust ${displayPath(io, caOut)}: Node by NODE_EXTRA_CA_CERTS, others as they take certificate authorities. Each start makes another.${elsewhere}
`
}

/** Options of a command that starts a twin, or continues from a state. */
interface TwinCommandOptions {
  readonly snapshot?: string
  readonly demand?: string
  readonly pseudonyms?: string | boolean
  readonly state?: string
}

function twinOptions(): readonly Option[] {
  return [
    new Option('--snapshot <file>', 'be the twin of the org of a snapshot, together with --demand'),
    new Option('--demand <file>', 'what was asked of that org, from skillroute snapshot --save-demand'),
    new Option('--pseudonyms [key]', 'give the twin other names, addresses and ids; the same key gives the same ones'),
    new Option('--state <file>', 'continue from this file if it is there, and save the whole state to it at the end'),
  ]
}

/** Options that a saved state decides. */
const DECIDED = ['snapshot', 'demand', 'pseudonyms', 'seed', 'agents', 'queues', 'skills', 'rate', 'profile'] as const

/**
 * Converts these options to those of `startTwin`, together with the org's other options.
 * @throws ConfigError for a file that cannot be read
 * @throws ValidationError for a file of another kind, and for options that a state decides
 */
async function buildOrgOptions(
  io: Io,
  options: TwinCommandOptions & { readonly [name in (typeof DECIDED)[number]]?: unknown },
  others: TwinOptions,
): Promise<TwinOptions> {
  const { state, snapshot, demand, pseudonyms } = options
  if (state !== undefined && (await ifThere(resolvePath(io, state), stat)) !== undefined) {
    const given = DECIDED.filter((name) => options[name] !== undefined)
    if (given.length > 0) {
      const message = `goes without ${state}, which is there and decides it; name another file for another org`
      throw new ValidationError(given.map((name) => ({ path: `--${name}`, message })))
    }
    return { state: resolvePath(io, state) }
  }
  if (snapshot === undefined && demand === undefined) {
    if (pseudonyms !== undefined)
      throw new ConfigError('--pseudonyms are those of a twin: name --snapshot and --demand')
    return others
  }
  if (snapshot === undefined || demand === undefined)
    throw new ConfigError(
      'a twin needs both --snapshot, from skillroute snapshot, and --demand, from skillroute snapshot --save-demand',
    )
  const original = await readSnapshot(io, snapshot)
  const unknown = original.queues.filter(({ hasUnknownRules }) => hasUnknownRules === true).length
  if (unknown > 0)
    io.err(
      `The twin lacks rules of conditional groups whose shape is not known here, of ${unknown} ${unknown === 1 ? 'queue' : 'queues'}.\n`,
    )
  return {
    ...others,
    snapshot: original,
    demand: await readDocument<Demand>(io, demand, 'skillroute/demand@1', 'skillroute snapshot --save-demand'),
    pseudonyms,
  }
}

/** Saves the state at the end, if requested. */
async function saveState(io: Io, { state }: TwinCommandOptions, emulator: Emulator): Promise<void> {
  if (state === undefined) return
  await emulator.save(resolvePath(io, state))
  io.err(`The state of ${emulator.world.org.name} is saved to ${displayPath(io, resolvePath(io, state))}.\n`)
}
