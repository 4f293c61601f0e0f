import { fromSource, type ThreadProgram } from '../../threads/run-in-thread'

/** The program of the thread that makes a plan. */
export function threadProgram(): ThreadProgram {
  return fromSource(new URL('./thread.ts', import.meta.url))
}
