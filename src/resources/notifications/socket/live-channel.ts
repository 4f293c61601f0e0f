import { type Connection, type ConnectionOptions, connect } from './connection'
import type { Frame } from './frame'

type EventFrame = Extract<Frame, { kind: 'event' }>

/** A channel of the platform and its topics. */
export interface OpenChannel<T extends string> {
  readonly id: string
  readonly connectUri: string
  /** When its topics were last set: it expires 24 hours later. By our own clock, since the platform's may differ. */
  readonly openedAtMs: number
  readonly topics: readonly T[]
}

/** An event that waits to be delivered. */
export interface StoredEvent {
  readonly frame: EventFrame
  /** When it came in, epoch ms. */
  readonly receivedAtMs: number
}

/** A channel with its socket. Its events are kept until `deliverTo` is called. */
export interface LiveChannel<T extends string> {
  readonly channel: OpenChannel<T>
  readonly connection: Connection
  /** Resolves when the platform says that the channel or its socket is about to end. */
  readonly endAnnounced: Promise<void>
  /** Passes all later events to `sink`. @returns the events that were kept until now */
  deliverTo(sink: (frame: EventFrame) => void): StoredEvent[]
}

/** Connects a channel. @throws ConnectionError */
export async function openLiveChannel<T extends string>(
  channel: OpenChannel<T>,
  options: Omit<ConnectionOptions, 'onEvent' | 'onNotice'>,
): Promise<LiveChannel<T>> {
  let retained: StoredEvent[] = []
  let sink: ((frame: EventFrame) => void) | undefined
  let notice: () => void = () => undefined
  const endAnnounced = new Promise<void>((resolve) => {
    notice = resolve
  })
  const connection = await connect(channel.connectUri, {
    ...options,
    onEvent(frame) {
      if (sink === undefined) retained.push({ frame, receivedAtMs: options.clock.now() })
      else sink(frame)
    },
    onNotice: () => notice(),
  })
  return {
    channel,
    connection,
    endAnnounced,
    deliverTo(to) {
      const kept = retained
      retained = []
      sink = to
      return kept
    },
  }
}
