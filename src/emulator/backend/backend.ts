import type { Clock } from '../../core/time/clock'
import type { WritesUnderWay } from '../answers/conflicts'
import type { Match } from '../answers/match'
import type { BackendRequest, Journal } from '../model/state-types'
import type { WorldTime } from '../model/time'
import type { EmulatorSwitches, Reply, World } from '../model/types'
import type { CountedStream } from '../world/counted'
import type { PreviousStates } from '../world/previous'
import type { Codes } from './codes'
import type { FaultBook } from './faults'
import type { SharedMinutes } from './limits'
import type { Counters } from './stats'
import type { Credentials, Tokens, UserClient } from './tokens'

/** The parts of a running emulator, for its request handling. */
export interface Backend {
  readonly world: World
  /** Clock of tokens, limits and latencies. */
  readonly clock: Clock
  /** Time of everything that happens in the world. */
  readonly time: WorldTime
  readonly switches: EmulatorSwitches
  /** The OAuth client of grant type Client Credentials. */
  readonly client: Credentials
  /** The OAuth client of grant type Code Authorization, with which users log in. */
  readonly userClient: UserClient
  readonly codes: Codes
  /** Further host names under which the emulator may be reached, besides those of this machine. */
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
  /** Answers from a cassette, instead of from the world. */
  readonly replay: ((request: BackendRequest) => Reply) | undefined
  /** All changes of the world, so that its state can be saved. */
  readonly journal: Journal
  /** Ends waits when the emulator stops. */
  readonly stopped: AbortSignal
  /** Known once it listens. */
  origin: string
}

/** The outcome of a request: an answer, or a broken connection. */
export type Outcome =
  | { readonly kind: 'reply'; readonly status: number; readonly headers: Record<string, string>; readonly text: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' }
  /**
   * The answer is cut. With `short`, its length matches, so that only its JSON is broken; without, the body ends too
   * early.
   */
  | {
      readonly kind: 'cut'
      readonly status: number
      readonly headers: Record<string, string>
      readonly text: string
      readonly short: boolean
    }
