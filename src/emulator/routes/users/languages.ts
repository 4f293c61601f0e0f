import { bodyObject } from '../../answers/body'
import { numberedPage, pageRequest } from '../../answers/page'
import { refuse } from '../../answers/refuse'
import type { Reply, Route, RouteContext } from '../../model/types'
import { findUser } from '../shared/lookup'
import { showLanguage } from '../shared/show-user'
import { applyLevels, type LevelKind, readLevel, readLevels } from './levels'

const ASSIGN = ['routing:language:assign']
const AT = '/api/v2/users/{userId}/routinglanguages'

/** A user's languages. */
export const userLanguageRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'POST', path: AT, permissions: ASSIGN, handle: add },
  { method: 'PATCH', path: `${AT}/bulk`, permissions: ASSIGN, handle: patchBulk },
  { method: 'PATCH', path: `${AT}/{languageId}`, permissions: ASSIGN, handle: patchOne },
  { method: 'DELETE', path: `${AT}/{languageId}`, permissions: ASSIGN, handle: remove },
]

const LANGUAGES: LevelKind = {
  word: 'language',
  levels: (user) => user.languages,
  exists: ({ world }, id) => world.languages.get(id)?.state === 'active',
  keep: wholeLevel,
}

/** The stored value of a language level: by default it loses its fraction. @throws Refusal 400, by the switch */
function wholeLevel(level: number, { switches }: RouteContext): number {
  if (switches.languageFraction === 'refuse' && !Number.isInteger(level))
    refuse(400, 'general.bad.request', `proficiency must be a whole number, not ${level}`)
  if (switches.languageFraction === 'keep') return level
  return switches.languageFraction === 'cut' ? Math.trunc(level) : Math.round(level)
}

function list(context: RouteContext): Reply {
  const user = findUser(context)
  const { world, path, query } = context
  const page = pageRequest(query, context.switches.userSkillsPageSize)
  const body = numberedPage([...user.languages], page, { path, query }, ([id, level]) =>
    showLanguage(world, user, id, level),
  )
  return { status: 200, body }
}

function add(context: RouteContext): Reply {
  const user = findUser(context)
  const [id, level] = readLevel(context, LANGUAGES, bodyObject(context.body))
  applyLevels(context, LANGUAGES, user, new Map([[id, level]]))
  return { status: 200, body: showLanguage(context.world, user, id, level) }
}

function patchBulk(context: RouteContext): Reply {
  const user = findUser(context)
  applyLevels(context, LANGUAGES, user, readLevels(context, LANGUAGES))
  const { world } = context
  const place = { path: context.path.replace(/\/bulk$/, ''), query: new URLSearchParams() }
  const page = { pageNumber: 1, pageSize: Math.max(1, user.languages.size) }
  const body = numberedPage([...user.languages], page, place, ([id, level]) => showLanguage(world, user, id, level))
  return { status: 200, body }
}

function patchOne(context: RouteContext): Reply {
  const user = findUser(context)
  const [id, level] = readLevel(context, LANGUAGES, bodyObject(context.body), context.params.languageId)
  applyLevels(context, LANGUAGES, user, new Map([[id, level]]))
  return { status: 200, body: showLanguage(context.world, user, id, level) }
}

function remove(context: RouteContext): Reply {
  const user = findUser(context)
  const id = context.params.languageId ?? ''
  if (!user.languages.has(id))
    refuse(404, 'general.resource.not.found', 'Routing language was not found.', { entityId: id })
  applyLevels(context, LANGUAGES, user, new Map([[id, undefined]]))
  return { status: 204 }
}
