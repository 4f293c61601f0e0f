import { fromSource, type ThreadProgram } from '../../threads/run-in-thread'

/** The program of a thread that judges recommendations. */
export function threadProgram(): ThreadProgram {
  return fromSource(new URL('./thread.ts', import.meta.url))
}
