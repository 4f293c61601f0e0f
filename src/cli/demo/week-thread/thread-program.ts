import type { ThreadProgram } from '../../../threads/pool'
import { fromSource } from '../../../threads/run-in-thread'

/** The program of the thread that simulates a week without the plan. */
export function threadProgram(): ThreadProgram {
  return fromSource(new URL('./thread.ts', import.meta.url))
}
