import type { PoolOptions, ThreadProgram } from '../../threads/pool'
import type { ThreadInput } from './thread'

/**
 * Options of a pool of the package's own threads. Their program is loaded on first use.
 * @param input the input of the threads; a job that starts threads of its own gets the program too
 */
export async function threadPool(
  input: (program: ThreadProgram) => ThreadInput,
  { died, code, advice }: Pick<PoolOptions, 'died' | 'code' | 'advice'>,
): Promise<Omit<PoolOptions, 'threads'>> {
  const { threadSource } = await import('./thread-source')
  const program = { program: threadSource, eval: true }
  return { program, input: input(program), died, code, advice }
}

/** Options of a pool for simulations. */
export async function simulationPool(input: ThreadInput, advice: string): Promise<Omit<PoolOptions, 'threads'>> {
  return await threadPool(() => input, { died: 'A simulation thread died', code: 'simulation.worker', advice })
}
