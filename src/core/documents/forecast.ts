import type { MediaType, Ref, ServiceLevelTarget } from './common'

/** What a change would bring, per queue. Ratios are 0..1. */
export interface Forecast {
  readonly format: 'skillroute/forecast@1'
  /** `erlang-c`, `erlang-a`, `simulation`: how the figures were made. */
  readonly method: string
  readonly queues: readonly QueueForecast[]
  readonly notes: readonly string[]
}

export interface QueueForecast {
  readonly queue: Ref
  readonly mediaType: MediaType
  readonly target: ServiceLevelTarget
  /** Contacts that it is expected to be offered in a week, by which the whole may be weighted. */
  readonly contactsPerWeek: number
  /** How this queue's figures were made, where the forecast's own `method` names several. */
  readonly method?: string
  readonly before: ServiceMeasures
  readonly after: ServiceMeasures
}

export interface ServiceMeasures {
  readonly agents: number
  readonly stable: boolean
  readonly serviceLevel: number
  /** Null when unbounded (the queue is unstable). */
  readonly asaSeconds: number | null
  readonly occupancy: number
  readonly abandonProbability?: number
}
