import type { RoutingModel } from '../../../documents'
import type { Compiled } from '../../simulate/compile/compiled'
import type { WeekService } from './judge'
import type { ImproveSettings } from './settings'
import type { WeekOptions } from './week'

/** What a search is about. */
export interface Center {
  /** Its handle times are settled. */
  readonly model: RoutingModel
  /** Ready for weeks, without changes; its model is `model`. */
  readonly base: Compiled
  /** What those who simulate its weeks need. */
  readonly job: JudgeJob
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

/** What every piece needs: the center whose handle times are settled, and how it is simulated. Plain data. */
export interface JudgeJob {
  readonly model: RoutingModel
  /** The same center with the handle times on record, which tell how far they are known. */
  readonly given: RoutingModel
  readonly settings: Pick<ImproveSettings, 'seed' | 'staffing' | 'rules' | 'hours'>
}

/** How far it is: changes that were found, or points of the curve that were judged. */
export interface ImproveProgress {
  readonly step: 'finding changes' | 'judging changes'
  readonly done: number
  readonly total: number
}

/** Work that pauses now and then. */
export type Steps<T> = Generator<ImproveProgress | undefined, T, undefined>
