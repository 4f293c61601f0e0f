import type { Compiled } from './compiled'

/**
 * The limit in mean handle times. A center close to full load has a longer memory, but simulating it would take too
 * long.
 */
const LONGEST_MEMORY = 1000

/** Upper limit in seconds of a center's memory, the time for which its past affects it. */
export function longestMemorySeconds({ model }: Compiled): number {
  return LONGEST_MEMORY * longestHandleSeconds(model)
}

/** Mean handle time of the type with the longest one, at least one second. */
export function longestHandleSeconds({ contactTypes }: Compiled['model']): number {
  return contactTypes.reduce((most, { ahtSeconds }) => Math.max(most, ahtSeconds), 1)
}

/** By contact type: whether no contact abandons within the center's memory. */
export function areEndless(compiled: Compiled): readonly boolean[] {
  const longest = longestMemorySeconds(compiled)
  return Array.from(compiled.patienceSeconds, (patience) => patience > longest)
}
