import type { ResourceContext } from '../kit/context'
import type { AggregateCalls } from './aggregates'
import { aggregateCalls } from './aggregates'
import type { DetailCalls } from './details'
import { detailCalls } from './details'
import type { AnalyticsJobs } from './jobs'
import { jobResource } from './jobs'
import type { ObservationCalls } from './observations'
import { observationCalls } from './observations'

/** Current state, figures over time, single conversations, and jobs: `client.analytics`. */
export interface AnalyticsResource extends AnalyticsJobs, DetailCalls, AggregateCalls, ObservationCalls {}

/** Analytics: current state, figures over time, single conversations, and jobs for larger amounts. */
export function analyticsResource(context: ResourceContext): AnalyticsResource {
  return { ...observationCalls(context), ...aggregateCalls(context), ...detailCalls(context), ...jobResource(context) }
}
