import { bodyObject, requiredText } from '../../answers/body'
import { booleanParameter, linkedPage, listParameter, numberedPage, pageRequest, pageSize } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldPredictor } from '../../model/types'
import { findQueue } from '../shared/lookup'
import { estimatedWaitSeconds } from './estimated-wait'

const QUEUE = '/api/v2/routing/queues/{queueId}'
const EXPRESSIONS = '/api/v2/routing/skillexpressions'

/** Smaller resources of routing: predictors, waiting times, skill expressions. */
export const predictorRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/v2/routing/availablemediatypes', handle: listMedia },
  {
    method: 'GET',
    path: '/api/v2/routing/predictors',
    permissions: ['routing:predictor:view', 'routing:queue:view'],
    handle: listPredictors,
  },
  {
    method: 'GET',
    path: '/api/v2/routing/predictors/keyperformanceindicators',
    permissions: ['routing:keyPerformanceIndicator:view'],
    handle: listKpis,
  },
  { method: 'GET', path: `${QUEUE}/estimatedwaittime`, permissions: ['routing:queue:view'], handle: waitOfQueue },
  {
    method: 'GET',
    path: `${QUEUE}/mediatypes/{mediaType}/estimatedwaittime`,
    permissions: ['routing:queue:view'],
    handle: waitOfMedium,
  },
  { method: 'GET', path: `${QUEUE}/comparisonperiods`, permissions: ['routing:queue:view'], handle: listPeriods },
  { method: 'GET', path: EXPRESSIONS, handle: listExpressions },
  { method: 'GET', path: `${EXPRESSIONS}/queue/{queueId}`, handle: listExpressions },
  { method: 'GET', path: `${EXPRESSIONS}/{expressionId}`, handle: getExpression },
  { method: 'POST', path: `${EXPRESSIONS}/validate`, handle: validateExpression },
]

function listMedia(): Reply {
  const media = ['CALL', 'CALLBACK', 'CHAT', 'EMAIL', 'MESSAGE']
  return { status: 200, body: { entities: media.map((mediaType) => ({ mediaType, availableSubTypes: [] })) } }
}

function listPredictors({ world, query, path }: RouteContext): Reply {
  const queues = new Set(listParameter(query, 'queueId'))
  const rows = [...world.predictors.values()].filter(
    ({ queueIds }) => queues.size === 0 || queueIds.some((id) => queues.has(id)),
  )
  return { status: 200, body: linkedPage(rows, pageSize(query, 200), { path, query }, showPredictor) }
}

function showPredictor({ id, queueIds, kpi }: WorldPredictor) {
  const queues = queueIds.map((queueId) => ({ id: queueId, selfUri: `/api/v2/routing/queues/${queueId}` }))
  return { id, queues, kpi, routingTimeoutSeconds: 60, state: 'Active', selfUri: `/api/v2/routing/predictors/${id}` }
}

function listKpis({ world }: RouteContext): Reply {
  const kpis = [...new Set([...world.predictors.values()].map(({ kpi }) => kpi))]
  const body = kpis.map((name) => ({
    id: name,
    name,
    optimizationType: 'Minimization',
    kpiType: 'HandleTime',
    kpiGroup: 'Standard',
  }))
  return { status: 200, body }
}

function waitOfQueue(context: RouteContext): Reply {
  return wait(context, 'ALL')
}

/** The path uses `call` for the medium that analytics calls `voice`. */
function waitOfMedium(context: RouteContext): Reply {
  const intent = (context.params.mediaType ?? '').toUpperCase()
  const known = ['ALL', 'CALL', 'CALLBACK', 'CHAT', 'EMAIL', 'SOCIALEXPRESSION', 'VIDEOCOMM', 'MESSAGE'].includes(
    intent,
  )
  return known ? wait(context, intent) : notFound('media type', intent, 'resource.not.found')
}

function wait(context: RouteContext, intent: string): Reply {
  const medium = intent === 'ALL' ? undefined : intent === 'CALL' ? 'voice' : intent.toLowerCase()
  const estimatedWaitTimeSeconds = estimatedWaitSeconds(context.world, findQueue(context), medium, context.nowMs)
  const results = [{ intent, formula: 'BEST', estimatedWaitTimeSeconds }]
  return { status: 200, body: { results } }
}

function listPeriods(context: RouteContext): Reply {
  findQueue(context)
  return { status: 200, body: { total: 0, entities: [], selfUri: context.path } }
}

/** The emulated org has no skill expressions, so this list is empty. */
function listExpressions(context: RouteContext): Reply {
  if (context.params.queueId !== undefined) findQueue(context)
  const { query, path } = context
  booleanParameter(query, 'includeArchived')
  return { status: 200, body: numberedPage([], pageRequest(query, 100), { path, query }, (row) => row) }
}

function getExpression({ params }: RouteContext): Reply {
  return notFound('skill expression', params.expressionId ?? '', 'resource.not.found')
}

/** Parses comparisons of single skills combined with `and` and `or`, such as `#Skill["id"] > 3`. */
function validateExpression({ world, body }: RouteContext): Reply {
  const expression = requiredText(bodyObject(body), 'expression')
  const term = /#Skill\["([^"]+)"\]\s*(?:[<>]=?|==|!=)\s*\d+(?:\.\d+)?/g
  const left = expression.replace(term, '').replace(/\b(?:and|or|not)\b|&&|\|\||[()!\s]/gi, '')
  const ids = [...expression.matchAll(term)].map((match) => match[1] ?? '')
  const unknown = ids.filter((id) => !world.skills.has(id))
  const errors = [
    ...(left === '' && ids.length > 0
      ? []
      : [{ code: 'invalid.syntax', message: `Cannot understand: ${left}`, position: 0 }]),
    ...unknown.map((id) => ({
      code: 'unknown.skill',
      message: `No such skill: ${id}`,
      position: expression.indexOf(id),
    })),
  ]
  const skills = ids
    .filter((id) => world.skills.has(id))
    .map((id) => ({ id, name: world.skills.get(id)?.name, isLanguageSkill: false }))
  return { status: 200, body: { valid: errors.length === 0, expression, skills, errors } }
}
