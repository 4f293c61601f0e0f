import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../support/bundle'

/** A program that runs in processes of its own. */
export interface Program {
  /** Its file, for who starts it otherwise. */
  readonly file: string
  /** Starts it; what it says about itself on stderr fails whoever waits for its end. */
  start(...args: string[]): Running
  /** Ends what still runs and removes the program. */
  remove(): Promise<void>
}

export interface Running {
  readonly child: ChildProcess
  /** Lines of its output so far. */
  readonly lines: readonly string[]
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** Bundles a program once, since a compiler in each of its processes would cost seconds. */
export async function programOf(name: string): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'skillroute-program-'))
  const outfile = join(folder, `${name}.mjs`)
  await bundle(join(process.cwd(), 'test', 'fleet', `${name}.ts`), outfile)
  const running: Running[] = []
  return {
    file: outfile,
    start(...args) {
      const child = spawn(process.execPath, [outfile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
      const lines: string[] = []
      let rest = ''
      child.stdout.on('data', (chunk) => {
        const parts = `${rest}${String(chunk)}`.split('\n')
        rest = parts.pop() ?? ''
        lines.push(...parts)
      })
      const one: Running = {
        child,
        lines,
        async kill(signal) {
          if (child.exitCode !== null || child.signalCode !== null) return
          const ended = once(child, 'exit')
          child.kill(signal)
          await ended
        },
      }
      running.push(one)
      return one
    },
    async remove() {
      await Promise.all(running.map((one) => one.kill('SIGKILL')))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
