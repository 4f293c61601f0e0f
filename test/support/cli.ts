/** Runs the command line inside the test process, in a folder of its own, against an emulator. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../src/cli/run'
import type { Emulator } from '../../src/emulator'
import type { Io } from '../../src/terminal/io/io'
import { quietIo } from './quiet-io'

export interface CliRun {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Cli {
  readonly cwd: string
  /** Runs one command line; `env` is added to the emulator's settings, undefined takes a variable away. */
  run(line: string, env?: Readonly<Record<string, string | undefined>>, signal?: AbortSignal): Promise<CliRun>
  remove(): void
}

export function cliIn(emulator: Emulator | undefined): Cli {
  const cwd = mkdtempSync(join(tmpdir(), 'skillroute-cli-'))
  const settings = emulator === undefined ? {} : settingsOf(emulator)
  return {
    cwd,
    run: (line, env = {}, signal) =>
      runIn(cwd, line.split(' ').filter(Boolean), {
        env: { XDG_STATE_HOME: join(cwd, 'state'), ...settings, ...env },
        signal,
      }),
    remove: () => rmSync(cwd, { recursive: true, force: true }),
  }
}

/** Runs one command line in a folder, with the environment given and nothing else of this process. */
export async function runIn(
  cwd: string,
  args: readonly string[],
  {
    env,
    signal = new AbortController().signal,
    onText,
  }: {
    readonly env: Io['env']
    readonly signal?: AbortSignal | undefined
    /** Called with each text that is printed, for commands that run until they are ended. */
    readonly onText?: ((text: string) => void) | undefined
  },
): Promise<CliRun> {
  let out = ''
  let err = ''
  const io = quietIo(cwd, {
    out: (text) => {
      out += text
      onText?.(text)
    },
    err: (text) => {
      err += text
      onText?.(text)
    },
    env,
    columns: 140,
    signal,
  })
  const code = await run(args, io)
  return { code, out, err }
}

/** The environment that points the command at an emulator. */
export function settingsOf(emulator: Emulator): Record<string, string> {
  return {
    GENESYS_BASE_URL: emulator.url,
    GENESYS_LOGIN_URL: emulator.loginUrl,
    GENESYS_CLIENT_ID: emulator.clientId,
    GENESYS_CLIENT_SECRET: emulator.clientSecret,
  }
}

/** A config file whose profiles are emulators; their clients are those of the environment. */
export function configOf(orgs: Readonly<Record<string, Emulator>>): string {
  const lines = Object.entries(orgs).flatMap(([name, { url, loginUrl }]) => [
    `  ${name}:`,
    `    baseUrl: ${url}`,
    `    loginUrl: ${loginUrl}`,
  ])
  return ['orgs:', ...lines, ''].join('\n')
}
