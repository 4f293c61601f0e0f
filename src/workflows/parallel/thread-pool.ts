import { existsSync } from 'node:fs'
import type { PoolOptions } from '../../threads/pool'
import { type SentProgram, threadDefaults } from '../../threads/start'
import type { ThreadInput } from './thread-work'

/**
 * Options of a pool of the package's own threads. Their program is loaded on first use.
 * @param input the input of the threads; a job that starts threads of its own gets the program too
 */
export async function threadPool(
  input: (program: SentProgram | undefined) => ThreadInput,
  { died, code, advice }: Pick<PoolOptions, 'died' | 'code' | 'advice'>,
): Promise<Omit<PoolOptions, 'threads'>> {
  const file = await programFile()
  const program = file ?? (await import('./thread-work')).threadWork
  return { program, input: input(file), died, code, advice }
}

export async function simulationPool(input: ThreadInput, advice: string): Promise<Omit<PoolOptions, 'threads'>> {
  return await threadPool(() => input, { died: 'A simulation thread died', code: 'simulation.worker', advice })
}

/**
 * The file of the program, beside those of the build; from source its text. None where the package was bundled into a
 * program that did not take that file along: then the work is done in the process itself.
 */
async function programFile(): Promise<SentProgram | undefined> {
  if (threadDefaults.inProcess) return undefined
  if (import.meta.url.endsWith('.ts')) {
    source ??= { text: (await import('./thread-source')).threadSource() }
    return source
  }
  const built = new URL('./thread.js', import.meta.url)
  return existsSync(built) ? { file: built.href } : undefined
}

let source: SentProgram | undefined
