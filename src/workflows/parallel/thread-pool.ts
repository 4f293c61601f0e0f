import type { PoolOptions } from '../../threads/pool'
import type { ThreadInput } from './thread'

/** Options of a pool of the package's own threads. Their program is loaded on first use. */
export async function threadPool(
  input: ThreadInput,
  { died, code, advice }: Pick<PoolOptions, 'died' | 'code' | 'advice'>,
): Promise<Omit<PoolOptions, 'threads'>> {
  const { threadSource } = await import('./thread-source')
  return { program: { program: threadSource, eval: true }, input, died, code, advice }
}

/** Options of a pool for simulations. */
export async function simulationPool(input: ThreadInput, advice: string): Promise<Omit<PoolOptions, 'threads'>> {
  return await threadPool(input, { died: 'A simulation thread died', code: 'simulation.worker', advice })
}
