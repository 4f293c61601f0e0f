/** How far a capture is. `total` grows as lists tell how long they are. */
export interface CaptureProgress {
  readonly step: string
  readonly done: number
  readonly total: number
}

/** Counts what was read against what is expected. */
export interface Tracker {
  /** A new step begins. */
  enter(step: string): void
  /** So many more things are to be read. */
  expect(count: number): void
  /** So many were read. */
  advance(count: number): void
}

/** A tracker that tells `onProgress` of every move. */
export function progressOf(onProgress: ((progress: CaptureProgress) => void) | undefined): Tracker {
  let step = ''
  let done = 0
  let total = 0
  const tell = (): void => onProgress?.({ step, done, total: Math.max(done, total) })
  return {
    enter(next) {
      step = next
      tell()
    },
    expect(count) {
      total += count
      tell()
    },
    advance(count) {
      done += count
      tell()
    },
  }
}
