/** Which sizes of a number a server accepts, as far as a search could find out. */
export interface Largest {
  /** The largest that was taken; undefined when even the smallest was refused. */
  readonly taken: number | undefined
  /** The smallest that was refused; undefined when none was. */
  readonly refused: number | undefined
}

/**
 * Searches the largest whole number that is accepted, assuming that all below it are: by the given steps, then by
 * halving.
 * @param steps ascending
 */
export async function largestTaken(
  least: number,
  steps: readonly number[],
  isTaken: (value: number) => Promise<boolean>,
): Promise<Largest> {
  let taken: number | undefined
  let refused: number | undefined
  for (const step of steps) {
    if (await isTaken(step)) taken = step
    else {
      refused = step
      break
    }
  }
  if (refused === undefined) return { taken, refused }
  for (;;) {
    const low = taken ?? least - 1
    if (refused - low <= 1) return { taken, refused }
    const middle = Math.floor((low + refused) / 2)
    if (await isTaken(middle)) taken = middle
    else refused = middle
  }
}
