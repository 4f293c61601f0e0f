import type { WebSocketConstructor } from '../socket/socket'
import type { Outgoing } from './outgoing'
import type { Settings } from './settings'
import type { RefusedTopic, Reread, StreamClient, TopicState } from './types'

/** What the shards of one subscription share. */
export interface ShardContext<T extends string> {
  readonly client: StreamClient
  readonly settings: Settings
  readonly webSocket: WebSocketConstructor
  /** Ends the shard. */
  readonly signal: AbortSignal
  readonly reread: Reread<T> | undefined
  /** Whether the limit of channels allows a second one beside the first while it is replaced. */
  readonly roomToOverlap: boolean
  /** Runs replacements within the limit of channels. */
  rotating<R>(work: () => Promise<R>): Promise<R>
  emit(outgoing: Outgoing): void
  deliver(state: TopicState<T>): void
  onRefused(refused: RefusedTopic<T>): void
  onError(error: unknown): void
}
