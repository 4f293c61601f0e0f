import { inStages, type Progress } from '../../core/progress'

/** Progress of a capture, of all steps together: `done` of 100, which never falls. */
export type CaptureProgress = Progress<'org' | 'queues' | 'members' | 'agents' | 'licenses'>

/** How long the steps take beside each other. */
const WEIGHTS: Readonly<Record<CaptureProgress['step'], number>> = {
  org: 5,
  queues: 10,
  members: 35,
  agents: 45,
  licenses: 5,
}

/** Counts the items of a step that are read against those expected. */
export interface Tracker {
  /** A new step begins. */
  enter(step: CaptureProgress['step'], expected?: number): void
  /** Adds items to read. */
  expect(count: number): void
  /** Adds items that were read. */
  advance(count: number): void
  /** Everything is read. */
  end(): void
}

/** A tracker that calls `onProgress` at each step. */
export function progressOf(onProgress: ((progress: CaptureProgress) => void) | undefined): Tracker {
  const at = inStages(WEIGHTS, onProgress)
  let step: CaptureProgress['step'] = 'org'
  let done = 0
  let total = 0
  const report = (): void => at({ step, done, total: Math.max(done, total) })
  return {
    enter(next, expected = 0) {
      step = next
      done = 0
      total = expected
      report()
    },
    expect(count) {
      total += count
      report()
    },
    advance(count) {
      done += count
      report()
    },
    end: () => at({ step: 'licenses', done: 1, total: 1 }),
  }
}
