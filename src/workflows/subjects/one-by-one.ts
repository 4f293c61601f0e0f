import type { Driver, State } from './driver'

/** Reads subjects one after the other, for kinds without a call for several. */
export function oneByOne(readOne: Driver['readOne']): Driver['readMany'] {
  return async (client, ids, options) => {
    const found = new Map<string, State>()
    for (const id of ids) {
      const state = await readOne(client, id, options)
      if (state !== undefined) found.set(id, state)
    }
    return found
  }
}
