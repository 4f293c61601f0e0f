import type { ResourceContext } from '../kit/context'
import { aggregateCalls } from './aggregates'
import { detailCalls } from './details'
import { jobResource } from './jobs'
import { observationCalls } from './observations'

/** Analytics: how things are now, figures over time, single conversations, and jobs for what is too much at once. */
export function analyticsResource(context: ResourceContext) {
  return { ...observationCalls(context), ...aggregateCalls(context), ...detailCalls(context), ...jobResource(context) }
}

/** How things are now, figures over time, single conversations, and jobs: `client.analytics`. */
export type AnalyticsResource = ReturnType<typeof analyticsResource>
