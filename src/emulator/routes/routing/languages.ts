import { isoTime } from '../../../core/time/iso-time'
import { bodyObject, requiredText } from '../../answers/body'
import { numberedPage, strictPageRequest } from '../../answers/page'
import { notFound, refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext, WorldLanguage } from '../../model/types'
import { note } from '../shared/note'
import { byName, idFilter, nameFilter } from '../shared/order'
import { recalculateLater } from '../users/levels'

const AT = '/api/v2/routing/languages'

/** The catalog of languages. */
export const languageRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'POST', path: AT, permissions: ['routing:language:manage'], handle: create },
  { method: 'GET', path: `${AT}/{languageId}`, handle: get },
  { method: 'DELETE', path: `${AT}/{languageId}`, permissions: ['routing:language:manage'], handle: remove },
]

function list({ world, query, path, switches }: RouteContext): Reply {
  const hasId = idFilter(query)
  const hasName = nameFilter(query)
  const rows = [...world.languages.values()].filter(
    ({ id, name, state }) => state !== 'deleted' && hasId(id) && hasName(name),
  )
  const page = strictPageRequest(query, switches.catalogPageSize)
  return { status: 200, body: numberedPage(byName(rows, query), page, { path, query }, show) }
}

function get(context: RouteContext): Reply {
  return { status: 200, body: show(findLanguage(context)) }
}

function create(context: RouteContext): Reply {
  const { world, nowMs } = context
  const name = requiredText(bodyObject(context.body), 'name')
  const taken = [...world.languages.values()].some(
    (language) => language.state !== 'deleted' && language.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken)
    refuse(400, 'general.conflict', 'The request could not be completed by the server due to a conflict.', {
      entityName: name,
    })
  const language: WorldLanguage = { id: world.newId(), name, state: 'active', dateModifiedMs: nowMs, version: 1 }
  world.languages.set(language.id, language)
  noteLanguage(context, language, 'Create', `language.create ${name}`)
  return { status: 200, body: show(language) }
}

function remove(context: RouteContext): Reply {
  const language = findLanguage(context)
  language.state = 'deleted'
  language.dateModifiedMs = context.nowMs
  for (const user of context.world.users.values())
    if (user.languages.delete(language.id)) recalculateLater(context, user)
  noteLanguage(context, language, 'Delete', `language.delete ${language.id}`)
  return { status: 204 }
}

function findLanguage({ world, params }: RouteContext): WorldLanguage {
  const id = params.languageId ?? ''
  const language = world.languages.get(id)
  return language === undefined || language.state === 'deleted' ? notFound('language', id, 'not.found') : language
}

function noteLanguage(context: RouteContext, language: WorldLanguage, action: string, effect: string): void {
  const { id, name } = language
  note(context, 'Routing', 'RoutingLanguage', { id, name }, { action, effect })
}

function show(language: WorldLanguage) {
  return {
    id: language.id,
    name: language.name,
    dateModified: isoTime(language.dateModifiedMs),
    state: language.state,
    version: String(language.version),
    selfUri: `/api/v2/routing/languages/${language.id}`,
  }
}
