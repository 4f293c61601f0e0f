import type { PoolOptions } from '../../threads/pool'
import type { ThreadInput } from './thread'
import { threadText } from './thread-text'

/** What a pool of the package's own threads is made of. */
export function threadPool(
  input: ThreadInput,
  { died, code, advice }: Pick<PoolOptions, 'died' | 'code' | 'advice'>,
): Omit<PoolOptions, 'threads'> {
  return { program: { program: threadText(), eval: true }, input, died, code, advice }
}

/** Threads that simulate. */
export function simulationPool(input: ThreadInput, advice: string): Omit<PoolOptions, 'threads'> {
  return threadPool(input, { died: 'A simulation thread died', code: 'simulation.worker', advice })
}
