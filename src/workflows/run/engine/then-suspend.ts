import type { Journal } from '../../../documents/ports/ports'

/** Runs work, then lets its journal release its open resources, whether the work succeeded or not. */
export async function thenSuspend<T>(journal: Journal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    // Every entry is durable by now, so a file that cannot be closed does not affect the run.
    await journal?.suspend?.().catch(() => undefined)
  }
}
