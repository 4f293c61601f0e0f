import type { Compiled } from './compiled'

/** In mean handle times; a center close to full load remembers longer than anybody wants to simulate. */
const LONGEST_MEMORY = 1000

/** The longest time in seconds for which a center is taken to remember what was. */
export function longestMemorySeconds({ model }: Compiled): number {
  return LONGEST_MEMORY * longestHandleSeconds(model)
}

/** Mean handle time of the type that takes longest, one second at least. */
export function longestHandleSeconds({ contactTypes }: Compiled['model']): number {
  return contactTypes.reduce((most, { ahtSeconds }) => Math.max(most, ahtSeconds), 1)
}

/** By contact type: whether nobody abandons within the time for which anything is remembered. */
export function areEndless(compiled: Compiled): readonly boolean[] {
  const longest = longestMemorySeconds(compiled)
  return Array.from(compiled.patienceSeconds, (patience) => patience > longest)
}
