/** Work in steps, with a pause after each, so that a caller can keep its event loop alive. */
export type Paused<T> = Generator<undefined, T, undefined>

/** Runs all steps of stepped work without a pause. */
export function atOnce<T>(steps: Generator<unknown, T, undefined>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}
