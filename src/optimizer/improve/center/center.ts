import type { RoutingModel } from '../../../documents'
import type { WeekService } from './judge'
import type { ImproveSettings } from './settings'
import type { WeekOptions } from './week'

/** What a search is about. */
export interface Center {
  /** Its handle times are settled. */
  readonly model: RoutingModel
  readonly settings: ImproveSettings
  /** A week by its number: the same callers and staff for every design. */
  readonly weekOf: (week: number) => WeekOptions
  /** How much a contact counts, by contact type. */
  readonly weights: Float64Array
  /** Agents who take contacts. */
  readonly agents: number
  /** Judged weeks without changes. */
  readonly before: readonly WeekService[]
}

/** How far it is: changes that were found, or points of the curve that were judged. */
export interface ImproveProgress {
  readonly step: 'finding changes' | 'judging changes'
  readonly done: number
  readonly total: number
}

/** Work that pauses now and then. */
export type Steps<T> = Generator<ImproveProgress | undefined, T, undefined>
