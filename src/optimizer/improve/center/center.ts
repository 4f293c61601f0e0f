import type { QueueSet, RoutingModel } from '../../../documents'
import type { Compiled } from '../../simulate/compile/compiled'
import type { WeekService } from './evaluate'
import type { ImproveSettings } from './settings'
import type { WeekOptions } from './week'

/** What a search is about. */
export interface Center {
  /** Its handle times are fixed. */
  readonly model: RoutingModel
  /** The compiled center without changes, ready to simulate; its model is `model`. */
  readonly base: Compiled
  /** Context for simulating its weeks. */
  readonly job: EvaluationJob
  readonly settings: ImproveSettings
  /** Returns a week by its number: the same callers and staff for every design. */
  readonly weekOf: (week: number) => WeekOptions
  /** How much a contact counts, by contact type. */
  readonly weights: Float64Array
  /** Agents who take contacts. */
  readonly agents: number
  /** Settings of queues that are changed in it. */
  readonly queueSettings: readonly QueueSet[]
  /** Weeks used for evaluating, simulated without changes of agents. */
  readonly start: readonly WeekService[]
  /** The same weeks without any change, and the job that simulates more of them. */
  readonly before: readonly WeekService[]
  readonly unchanged: EvaluationJob
}

/**
 * Input of every task, as plain data: the center with fixed handle times, and the settings of its simulation.
 */
export interface EvaluationJob {
  readonly model: RoutingModel
  /** The same center with its recorded handle times, which show how precisely they are known. */
  readonly given: RoutingModel
  readonly settings: Pick<ImproveSettings, 'seed' | 'staffing' | 'rules' | 'hours'>
  /** The center without any change, if this one has other settings of queues: the same agents are on duty. */
  readonly staffDoors?: Int32Array | undefined
}

/** Progress: the number of changes found, or of points of the curve evaluated. */
export interface ImproveProgress {
  readonly step: 'finding changes' | 'evaluating changes'
  readonly done: number
  readonly total: number
}
