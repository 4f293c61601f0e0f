import { spawnSync } from 'node:child_process'

/** Runs one check and says how it ended in a line that `scripts/check.ts` counts. Later checks run in any case. */
export async function check(name: string, body: () => unknown): Promise<void> {
  const start = performance.now()
  try {
    const said = await body()
    const note = typeof said === 'string' && said !== '' ? `: ${said}` : ''
    console.log(`ok - ${name}${note} (${Math.round(performance.now() - start)} ms)`)
  } catch (error) {
    process.exitCode = 1
    console.log(`not ok - ${name}\n${indent(error instanceof Error ? error.message : String(error))}`)
  }
}

/** Ends a check with a message a person can act on. */
export function expect(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ')
}

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
