import type { ResourceContext } from '../kit/send'
import { type AggregateCalls, aggregateCalls } from './aggregates'
import { type DetailCalls, detailCalls } from './details'
import { type AnalyticsJobs, jobResource } from './jobs'
import { type ObservationCalls, observationCalls } from './observations'

/** Current state, figures over time, single conversations, and jobs: `client.analytics`. */
export interface AnalyticsResource extends AnalyticsJobs, DetailCalls, AggregateCalls, ObservationCalls {}

/** Analytics: current state, figures over time, single conversations, and jobs for larger amounts. */
export function analyticsResource(context: ResourceContext): AnalyticsResource {
  return { ...observationCalls(context), ...aggregateCalls(context), ...detailCalls(context), ...jobResource(context) }
}
