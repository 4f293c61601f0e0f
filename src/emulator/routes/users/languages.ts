import { refuse } from '../../answers/refuse'
import type { Route, RouteContext } from '../../model/types'
import { showLanguage } from '../shared/show-user'
import { levelHandlers } from './levels'

const permissions = ['routing:language:assign']
const AT = '/api/v2/users/{userId}/routinglanguages'

const { list, setOne, update, remove } = levelHandlers({
  word: 'language',
  levels: (user) => user.languages,
  exists: ({ world }, id) => world.languages.get(id)?.state === 'active',
  parameter: 'languageId',
  show: showLanguage,
  keep: wholeLevel,
})

/** A user's languages. */
export const userLanguageRoutes: readonly Route[] = [
  { method: 'GET', path: AT, handle: list },
  { method: 'POST', path: AT, permissions, handle: setOne },
  { method: 'PATCH', path: `${AT}/bulk`, permissions, handle: update },
  { method: 'PATCH', path: `${AT}/{languageId}`, permissions, handle: setOne },
  {
    method: 'DELETE',
    path: `${AT}/{languageId}`,
    permissions,
    handle: (context) => remove(context, 204, 'Routing language was not found.'),
  },
]

/** The stored value of a language level: by default rounded. @throws Refusal 400, by the switch */
function wholeLevel(level: number, { switches }: RouteContext): number {
  if (switches.languageFraction === 'refuse' && !Number.isInteger(level))
    refuse(400, 'general.bad.request', `proficiency must be a whole number, not ${level}`)
  if (switches.languageFraction === 'keep') return level
  return switches.languageFraction === 'cut' ? Math.trunc(level) : Math.round(level)
}
