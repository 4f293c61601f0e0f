import type { Clock } from '../../core/time/clock'
import type { WritesUnderWay } from '../answers/conflicts'
import type { Match } from '../answers/match'
import type { Journal } from '../model/state-types'
import type { WorldTime } from '../model/time'
import type { EmulatorSwitches, Reply, World } from '../model/types'
import type { CountedStream } from '../world/counted'
import type { PreviousStates } from '../world/previous'
import type { Codes } from './codes'
import type { Credentials, UserClient } from './credentials'
import type { FaultBook } from './faults'
import type { SharedMinutes } from './limits'
import type { Counters } from './stats'
import type { Tokens } from './tokens'

/** Everything one running emulator consists of, as its request handling sees it. */
export interface Site {
  readonly world: World
  /** Of tokens, limits and latencies. */
  readonly clock: Clock
  /** Of everything that happens in the world. */
  readonly time: WorldTime
  readonly switches: EmulatorSwitches
  /** The OAuth client of grant type Client Credentials. */
  readonly client: Credentials
  /** The OAuth client of grant type Code Authorization, by which users log in. */
  readonly userClient: UserClient
  readonly codes: Codes
  /** Names, beside those of this machine, under which it may be reached. */
  readonly hosts: ReadonlySet<string>
  readonly ratePerMinute: number
  readonly tokens: Tokens
  readonly minutes: SharedMinutes
  readonly counters: Counters
  readonly faults: FaultBook
  readonly previous: PreviousStates
  readonly writes: WritesUnderWay
  readonly match: (method: string, path: string) => Match
  readonly newCorrelationId: CountedStream
  /** Answers of a cassette in place of those of the world. */
  readonly replay: ((arrival: Arrival) => Reply) | undefined
  /** What has changed the world, for a state to be saved. */
  readonly journal: Journal
  /** Ends waits when the emulator stops. */
  readonly stopped: AbortSignal
  /** Known once it listens. */
  origin: string
}

/** A request as it arrived, read whole. */
export interface Arrival {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  readonly correlationId: string
}

/** How a request ends: an answer, or something worse. */
export type Outcome =
  | { readonly kind: 'reply'; readonly status: number; readonly headers: Record<string, string>; readonly text: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' }
  /** The answer is cut: `short` with a matching length, so that only its JSON is broken; else in the middle of the body. */
  | {
      readonly kind: 'cut'
      readonly status: number
      readonly headers: Record<string, string>
      readonly text: string
      readonly short: boolean
    }
