/** Progress of a capture. `total` grows while the capture learns how long the lists are. */
export interface CaptureProgress {
  readonly step: string
  readonly done: number
  readonly total: number
}

/** Counts items read against items expected. */
export interface Tracker {
  /** A new step begins. */
  enter(step: string): void
  /** Adds items to read. */
  expect(count: number): void
  /** Adds items that were read. */
  advance(count: number): void
}

/** A tracker that calls `onProgress` at each step. */
export function progressOf(onProgress: ((progress: CaptureProgress) => void) | undefined): Tracker {
  let step = ''
  let done = 0
  let total = 0
  const report = (): void => onProgress?.({ step, done, total: Math.max(done, total) })
  return {
    enter(next) {
      step = next
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
  }
}
