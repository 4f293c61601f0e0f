/**
 * The processors are busy with other test files, and every thread compiles its program anew: simulations that are not
 * told a number of threads use one, and the package's own work is done in the test process. What a thread is for, a free
 * event loop and an end at any moment, is tested with real ones, and so is what renews short leases during a search.
 */
import { afterAll, beforeAll } from 'vitest'
import { threadDefaults } from '../../src/threads/start'

threadDefaults.threads = () => 1
threadDefaults.inProcess = true

/** Uses real threads in this file, or in the `describe` that calls it. */
export function useRealThreads(): void {
  beforeAll(() => {
    threadDefaults.inProcess = false
  })
  afterAll(() => {
    threadDefaults.inProcess = true
  })
}
