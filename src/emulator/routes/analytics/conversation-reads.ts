import { listParameter } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, World } from '../../model/types'
import { conversationRecord } from './conversation-record'
import { conversationId } from './lookups'

const VIEW = ['analytics:conversationDetail:view']
const MAX_IDS = 100

/** Details of conversations by their ids. */
export const conversationReadRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v2/analytics/conversations/{conversationId}/details',
    permissions: VIEW,
    handle: readOne,
  },
  { method: 'GET', path: '/api/v2/analytics/conversations/details', permissions: VIEW, handle: readMany },
]

function readOne(context: RouteContext): Reply {
  const { conversationId: id = '' } = context.params
  const row = rowOfConversation(context, id) ?? notFound('conversation', id, 'resource.not.found')
  return { status: 200, body: conversationRecord(context, row) }
}

/** The requested conversations that exist. */
function readMany(context: RouteContext): Reply {
  const ids = listParameter(context.query, 'id')
  if (ids.length > MAX_IDS) refuse(400, 'bad.request', `No more than ${MAX_IDS} conversations can be requested.`)
  const rows = ids.flatMap((id) => rowOfConversation(context, id) ?? [])
  return { status: 200, body: { conversations: rows.map((row) => conversationRecord(context, row)) } }
}

/** Rows by id, as far as they were searched. An id depends only on seed and row, so entries never become outdated. */
const known = new WeakMap<World, Map<string, number>>()

/** The row in which a conversation began; undefined when there is none yet. */
export function rowOfConversation({ world, nowMs }: RouteContext, id: string): number | undefined {
  const history = world.history()
  const rows = known.get(world) ?? new Map<string, number>()
  known.set(world, rows)
  // The part after a transfer has the id of the conversation, which began in another row.
  for (let row = rows.size; row < history.count && !rows.has(id); row++)
    rows.set((history.from[row] ?? -1) < 0 ? conversationId(world, row) : `part ${row}`, row)
  const row = rows.get(id)
  return row !== undefined && (history.start[row] ?? Infinity) <= nowMs ? row : undefined
}
