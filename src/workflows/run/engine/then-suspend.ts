import type { Journal } from '../../../documents/ports/ports'

/** Does the work of a run, then lets its journal give back what it holds open, whatever became of the work. */
export async function thenSuspend<T>(journal: Journal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    // Every entry is durable by now: a handle that cannot be closed changes nothing about the run.
    await journal?.suspend?.().catch(() => undefined)
  }
}
