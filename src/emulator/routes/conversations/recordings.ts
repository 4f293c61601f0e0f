import { refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'

const SPEECH = '/api/v2/speechandtextanalytics/conversations/{conversationId}'

/** Answers of an org that records nothing and analyzes no speech: lists are empty, and single reads find nothing. */
export const recordingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/conversations/{conversationId}/recordings',
    permissions: ['recording:recording:view'],
    handle: () => ({ status: 200, body: [] }),
  },
  {
    method: 'GET',
    path: '/api/v2/conversations/{conversationId}/recordingmetadata',
    permissions: ['recording:recording:view'],
    handle: () => ({ status: 200, body: [] }),
  },
  { method: 'GET', path: SPEECH, permissions: ['speechAndTextAnalytics:data:view'], handle: noAnalysis },
  {
    method: 'GET',
    path: `${SPEECH}/communications/{communicationId}/transcripturl`,
    permissions: ['recording:recording:view'],
    handle: noAnalysis,
  },
  {
    method: 'POST',
    path: '/api/v2/analytics/transcripts/aggregates/query',
    permissions: ['analytics:speechAndTextAnalyticsAggregates:view'],
    handle: () => ({ status: 200, body: { results: [] } }),
  },
]

function noAnalysis({ params }: RouteContext): Reply {
  const { conversationId: id = '' } = params
  return refuse(404, 'resource.not.found', `Resource not found: ${id}`, {
    messageParams: { id },
    messageWithParams: 'Resource not found: {id}',
    entityId: id,
  })
}
