import { isSkillrouteError, PlanError } from '../../core/errors'
import type { Interval, RoutingModel, Snapshot } from '../../documents'
import { routingModel } from '../../optimizer'
import { type Forecaster, NOBODY_ASKED, NOT_ASKED, unreadableDemand } from '../../workflows/plan/forecast-plan'
import type { Io } from '../io/io'
import type { Org } from '../org/connect'
import { type AnalyseOptions, caveatsOf, demandOf } from './analyse'
import { forecaster } from './forecast'

/** What the demand tells of a plan that is made from a file, or why it tells nothing. */
export type DemandModel =
  | {
      readonly model: RoutingModel
      readonly interval: Interval
      readonly forecast: Forecaster
      readonly caveats: readonly string[]
    }
  | { readonly model?: RoutingModel; readonly withoutForecast: string; readonly caveats?: readonly string[] }

/**
 * The demand of the org, or of the file that was named, for the forecast of a plan whose changes do not come from it. A plan
 * is no worse for an org whose demand cannot be read: then it says so.
 * @throws what reading a file that the user named throws
 */
export async function demandModel(
  io: Io,
  org: Org,
  options: AnalyseOptions & { readonly boost?: boolean | undefined },
  snapshot: Snapshot,
): Promise<DemandModel> {
  if (options.forecast === 'none' && options.boost !== true && options.load === undefined)
    return { withoutForecast: NOT_ASKED }
  try {
    const demand = await demandOf(io, org, options, snapshot)
    if (demand.contactTypes.length === 0) return { withoutForecast: NOBODY_ASKED }
    const model = routingModel(snapshot, demand)
    const caveats = caveatsOf(snapshot, demand, model)
    if (options.forecast === 'none') return { model, withoutForecast: NOT_ASKED, caveats }
    return { model, interval: demand.interval, forecast: forecaster(io, model, demand, options), caveats }
  } catch (error) {
    // What the user named or needs must be there.
    if (
      options.demand !== undefined ||
      options.boost === true ||
      !isSkillrouteError(error) ||
      error instanceof PlanError
    )
      throw error
    return { withoutForecast: unreadableDemand(error) }
  }
}
