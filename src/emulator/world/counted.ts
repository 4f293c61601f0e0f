import { mapSlot } from '../model/slot'
import type { World } from '../model/types'

/** A stream that counts how often it was used, so that an equal stream can be brought to the same position. */
export interface CountedStream<T = string> {
  (): T
  readonly taken: number
  /** Advances to this count; does nothing if the stream is already further. */
  skipTo(taken: number): void
}

/** Counts how often a stream is used. */
export function counted<T>(stream: () => T): CountedStream<T> {
  let taken = 0
  const take = (): T => {
    taken++
    return stream()
  }
  return Object.defineProperties(
    Object.assign(take, {
      taken: 0,
      skipTo(desired: number) {
        while (taken < desired) take()
      },
    }),
    { taken: { get: () => taken } },
  )
}

/** The streams of a world that requests use. */
export interface WorldStreams {
  readonly ids: CountedStream
  readonly random: CountedStream<number>
}

/** Stores the streams of a world with it. */
export function keepStreams(world: World, streams: WorldStreams): void {
  mapSlot<WorldStreams>(world, 'streams').set('own', streams)
}

/** The streams of a world. @throws Error for a world without stored streams */
export function getStreams(world: World): WorldStreams {
  const streams = mapSlot<WorldStreams>(world, 'streams').get('own')
  if (streams === undefined) throw new Error('the world has no streams')
  return streams
}
