import { mapSlot } from '../model/slot'
import type { World } from '../model/types'

/** A stream that knows how much was taken from it, so that another one like it can be brought to the same place. */
export interface CountedStream<T = string> {
  (): T
  readonly taken: number
  /** Takes until so much has been taken; does nothing where it is more already. */
  skipTo(taken: number): void
}

/** Counts what is taken from a stream. */
export function counted<T>(stream: () => T): CountedStream<T> {
  let taken = 0
  const take = (): T => {
    taken++
    return stream()
  }
  return Object.defineProperties(
    Object.assign(take, {
      taken: 0,
      skipTo(wanted: number) {
        while (taken < wanted) take()
      },
    }),
    { taken: { get: () => taken } },
  )
}

/** The streams of a world that requests take from. */
export interface WorldStreams {
  readonly ids: CountedStream
  readonly random: CountedStream<number>
}

/** Keeps the streams of a world beside it. */
export function keepStreams(world: World, streams: WorldStreams): void {
  mapSlot<WorldStreams>(world, 'streams').set('own', streams)
}

/** The streams of a world. @throws Error for a world that was made without */
export function streamsOf(world: World): WorldStreams {
  const streams = mapSlot<WorldStreams>(world, 'streams').get('own')
  if (streams === undefined) throw new Error('the world has no streams')
  return streams
}
