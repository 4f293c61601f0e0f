import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../core/errors'
import type { Clock } from '../core/time/clock'
import type { Demand, Snapshot } from '../documents'
import { plain } from '../report'
import { resolvePath } from '../terminal/io/files'
import type { CommandContext, Io } from '../terminal/io/io'
import { type OrgOptions, withOrg } from '../terminal/org/connect'
import { loadDemand, loadSnapshot } from '../terminal/planning/analyze'
import type { Answer } from './answer'

/** What `skillroute mcp` was started with. */
export interface McpOptions extends OrgOptions {
  readonly days: number
  readonly snapshot?: string | undefined
  readonly demand?: string | undefined
  /** Folder of the plans. */
  readonly plans: string
  /** Folder of the approvals, where they are not beside the plans. */
  readonly approvals?: string | undefined
  readonly guardrails?: string | undefined
  readonly readOnly?: boolean | undefined
}

/** The configuration and the demand of the org. */
export interface Reading {
  readonly snapshot: Snapshot
  readonly demand: Demand
  /** Whether these are files that the user named: then there may be no org to ask. */
  readonly isGiven: boolean
}

/** What the tools of one server share. */
export interface Session {
  /** Prints nothing on standard output, which belongs to the protocol. */
  readonly io: Io
  readonly options: McpOptions
  /** Full path of the folder of plans. */
  readonly plans: string
  /** The last answers, by tool and arguments. */
  readonly answers: { get(key: string): Answer | undefined; set(key: string, answer: Answer): void; clear(): void }
  /** A folder for files of this session that only this user can read. */
  readonly folder: string
  /**
   * Runs a command with `--json` and returns its documents, one for each line.
   * @param accepted exit codes of a run that worked, besides 0
   * @throws CommandFailure with the message of a command that failed
   */
  run(argv: readonly string[], signal: AbortSignal, accepted?: readonly number[]): Promise<readonly unknown[]>
  /** The org as it was read at most {@link KEEP_MS} ago, or from the files that the user named. */
  read(): Promise<Reading>
  /** Reads the org again at the next call, unless files of it were named. */
  forget(): void
  close(): Promise<void>
}

/** How long the configuration and demand of an org are used before they are read again. */
export const KEEP_MS = 15 * 60_000

/** Number of answers whose further pages can be requested. */
const ANSWERS = 8

/** @throws ConfigError for one file of two */
export async function openSession(
  { io: outer, run }: Pick<CommandContext, 'io' | 'run'>,
  options: McpOptions,
  clock: Clock,
): Promise<Session> {
  const { snapshot, demand } = options
  if ((snapshot === undefined) !== (demand === undefined))
    throw new ConfigError('--snapshot and --demand are of one org: give both, or neither to read the org.')
  const { openBrowser: _openBrowser, ...rest } = outer
  const io: Io = { ...rest, out: (text) => outer.err(text), paint: plain, liveErr: false }
  const folder = await mkdtemp(join(tmpdir(), 'skillroute-mcp-'))
  const answers = storedAnswers()
  let latest: { readonly atMs: number; readonly reading: Promise<Reading> } | undefined
  return {
    io,
    options,
    plans: resolvePath(io, options.plans),
    folder,
    answers,
    run: (argv, signal, accepted = []) => runCommand({ io, run }, argv, signal, [0, ...accepted]),
    read() {
      if (latest === undefined || (snapshot === undefined && clock.now() - latest.atMs > KEEP_MS)) {
        const reading = readOrg(io, options)
        latest = { atMs: clock.now(), reading }
        // What failed is tried again by the next call.
        reading.catch(() => {
          latest = undefined
        })
      }
      return latest.reading
    },
    forget() {
      answers.clear()
      if (snapshot === undefined) latest = undefined
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Options of a command that make it work on the org of the session. */
export function orgWords({ org, rate, profile }: McpOptions): string[] {
  return [
    ...(org === undefined ? [] : [`--org=${org}`]),
    ...(rate === undefined ? [] : [`--rate=${rate}`]),
    ...(profile === undefined ? [] : [`--profile=${profile}`]),
  ]
}

/**
 * Words for an option that may be given several times. The name is in the same word as the option, so that a name such as
 * `--yes` cannot become an option of its own.
 */
export function namedWords(option: string, names: readonly (string | number)[] = []): string[] {
  return names.map((name) => `--${option}=${name}`)
}

async function readOrg(io: Io, options: McpOptions): Promise<Reading> {
  const quiet = { ...options, json: true }
  return await withOrg(io, options, async (org) => {
    const snapshot = await loadSnapshot(io, org, quiet)
    const demand = await loadDemand(io, org, quiet, snapshot)
    return { snapshot, demand, isGiven: options.snapshot !== undefined }
  })
}

async function runCommand(
  { io, run }: Pick<CommandContext, 'io' | 'run'>,
  argv: readonly string[],
  signal: AbortSignal,
  accepted: readonly number[],
): Promise<readonly unknown[]> {
  let out = ''
  const code = await run([...argv, '--json'], {
    ...io,
    out: (text) => {
      out += text
    },
    err: () => undefined,
    signal,
  })
  const documents = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
  if (accepted.includes(code)) return documents
  throw new CommandFailure(code, documents.at(-1))
}

/** A command that ended with another exit code than its tool expects. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'

  /** @param document the last document that it printed */
  constructor(
    readonly exitCode: number,
    readonly document: unknown,
  ) {
    const error: unknown = Reflect.get(Object(document), 'error')
    const message: unknown = Reflect.get(Object(error), 'message')
    super(typeof message === 'string' ? message : `The command ended with exit code ${exitCode}.`)
  }
}

/** The last answers; the oldest ones are forgotten. */
function storedAnswers(): Session['answers'] {
  const answers = new Map<string, Answer>()
  return {
    get: (key) => answers.get(key),
    clear: () => answers.clear(),
    set(key, answer) {
      answers.delete(key)
      answers.set(key, answer)
      const [oldest] = answers.keys()
      if (answers.size > ANSWERS && oldest !== undefined) answers.delete(oldest)
    },
  }
}
