import { bodyObject, requiredText } from '../../answers/body'
import { booleanParameter, linkedPage, listParameter, numberedPage, pageRequest, pageSize } from '../../answers/page'
import { notFound } from '../../answers/refuse'
import type { Reply, Route, RouteContext, World, WorldPredictor, WorldQueue } from '../../model/types'
import { liveAt } from '../analytics/live'
import { findMoments, firstRowFrom } from '../analytics/lookups'
import { findQueue } from '../shared/lookup'

const QUEUE = '/api/v2/routing/queues/{queueId}'
const EXPRESSIONS = '/api/v2/routing/skillexpressions'

/** Smaller resources of routing: predictors, waiting times, skill expressions. */
export const lookupRoutes: readonly Route[] = [
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

/** Past window whose handle times count. */
const LOOK_BACK_MS = 24 * 60 * 60_000
/** Handle time of a queue that has handled nothing in that window, s. */
const USUAL_HANDLE_SECONDS = 300

/**
 * Estimated wait of a contact that arrives now: the work of all waiting contacts and its own, divided by the agents at
 * work (at least one); 0 while nothing waits and an agent is idle.
 * @param medium only contacts of this medium; undefined: all
 */
function estimatedWaitSeconds(world: World, queue: WorldQueue, medium: string | undefined, nowMs: number): number {
  const history = world.history()
  const isHere = (row: number): boolean => {
    const type = history.contactTypes[history.type[row] ?? 0]
    return type?.queueId === queue.id && (medium === undefined || type.mediaType === medium)
  }
  const live = liveAt(world, nowMs)
  const waiting = live.waiting.filter(({ row }) => isHere(row)).length
  const agents = [...queue.members.values()]
    .filter(({ joined }) => joined)
    .map(({ userId }) => live.agent(userId).status)
  if (waiting === 0 && agents.includes('IDLE')) return 0
  const atWork = agents.filter((status) => status !== 'OFF_QUEUE').length
  let handled = 0
  let handleMs = 0
  for (let row = firstRowFrom(history, nowMs - LOOK_BACK_MS); row < history.count; row++) {
    if (!isHere(row) || (history.agent[row] ?? -1) < 0) continue
    const { waitEndMs, endMs } = findMoments(history, row)
    if (endMs > nowMs) continue
    handled++
    handleMs += endMs - waitEndMs
  }
  const handleSeconds = handled === 0 ? USUAL_HANDLE_SECONDS : handleMs / handled / 1000
  return Math.round(((waiting + 1) * handleSeconds) / Math.max(1, atWork))
}
