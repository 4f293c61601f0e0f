import { spawnSync } from 'node:child_process'

export interface ShellOptions {
  readonly cwd?: string | undefined
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly timeoutMs?: number | undefined
}

/**
 * Runs a program to its end and gives what it printed.
 * @throws Error with the end of its output when it fails, does not start or takes more than `timeoutMs` (default 120 s)
 */
export function run(program: string, args: readonly string[], options: ShellOptions = {}): string {
  const { cwd, env, timeoutMs = 120_000 } = options
  const result = spawnSync(program, [...args], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (result.error !== undefined) throw new Error(`${program} ${args.join(' ')}: ${result.error.message}`)
  if (result.status !== 0) {
    const output = `${result.stdout}\n${result.stderr}`.trim().slice(-4000)
    throw new Error(`${program} ${args.join(' ')} ended with ${result.signal ?? result.status}\n${output}`)
  }
  return result.stdout
}
