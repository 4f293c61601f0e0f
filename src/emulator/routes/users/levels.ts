import { LIMITS } from '../../../core/limits'
import { bodyObject, bodyRows, type JsonObject, requiredNumber, requiredText } from '../../answers/body'
import { type ListPlace, numberedPage, type PageRequest, pageRequest } from '../../answers/page'
import { refuse } from '../../answers/refuse'
import type { Reply, RouteContext, World, WorldUser } from '../../model/types'
import { recalculateUser } from '../../world/membership'
import { findUser } from '../shared/lookup'
import { changed, note } from '../shared/note'
import { descending } from '../shared/order'

/** The differences between a user's skills and languages. */
export interface LevelKind {
  readonly word: 'skill' | 'language'
  readonly levels: (user: WorldUser) => Map<string, number>
  /** Whether an id can be assigned now. */
  readonly exists: (context: RouteContext, id: string) => boolean
  /** The parameter of a path that names one. */
  readonly parameter: 'skillId' | 'languageId'
  readonly show: (world: World, user: WorldUser, id: string, level: number) => Record<string, unknown>
  /** The stored value of a written level. @throws Refusal 400 for a level that is refused */
  readonly keep: (level: number, context: RouteContext) => number
}

/** The calls that skills and languages of a user have in common. */
export function levelHandlers(kind: LevelKind) {
  const rows = (user: WorldUser): readonly (readonly [string, number])[] => [...kind.levels(user)]
  const pageOf = (context: RouteContext, user: WorldUser, page: PageRequest, place: ListPlace): Reply => {
    const own = descending(place.query) ? [...rows(user)].reverse() : rows(user)
    return { status: 200, body: numberedPage(own, page, place, (row) => kind.show(context.world, user, ...row)) }
  }
  /** Bulk calls answer with all of the user's levels in one page. */
  const setMany = (context: RouteContext, targetOf: (user: WorldUser, given: Levels) => Target): Reply => {
    const user = findUser(context)
    applyLevels(context, kind, user, targetOf(user, readLevels(context, kind)))
    const place = { path: context.path.replace(/\/bulk$/, ''), query: new URLSearchParams() }
    return pageOf(context, user, { pageNumber: 1, pageSize: Math.max(1, rows(user).length) }, place)
  }
  return {
    list: (context: RouteContext): Reply =>
      pageOf(context, findUser(context), pageRequest(context.query, context.switches.userSkillsPageSize), context),
    setOne(context: RouteContext): Reply {
      const user = findUser(context)
      const [id, level] = readLevel(context, kind, bodyObject(context.body), context.params[kind.parameter])
      applyLevels(context, kind, user, new Map([[id, level]]))
      return { status: 200, body: kind.show(context.world, user, id, level) }
    },
    update: (context: RouteContext): Reply => setMany(context, (_, given) => given),
    replace: (context: RouteContext): Reply => setMany(context, (user, given) => replacement(kind.levels(user), given)),
    remove(context: RouteContext, status: 200 | 204, missing: string): Reply {
      const user = findUser(context)
      const id = context.params[kind.parameter] ?? ''
      if (!kind.levels(user).has(id)) refuse(404, 'general.resource.not.found', missing, { entityId: id })
      applyLevels(context, kind, user, new Map([[id, undefined]]))
      return { status }
    },
  }
}

type Levels = ReadonlyMap<string, number>
/** Level by id; undefined removes. */
type Target = ReadonlyMap<string, number | undefined>

/**
 * Reads one `{ id, proficiency }`.
 * @throws Refusal 400 for a level that is missing, a text or out of range, 404 for an unknown id
 */
function readLevel(context: RouteContext, kind: LevelKind, row: JsonObject, id = requiredText(row, 'id')) {
  const proficiency = requiredNumber(row, 'proficiency')
  if (proficiency < LIMITS.level.min || proficiency > LIMITS.level.max)
    refuse(400, 'general.bad.request', `proficiency must be between 0.0 and 5.0, not ${proficiency}`)
  if (!kind.exists(context, id))
    refuse(404, 'general.resource.not.found', `One or more route ${kind.word}(s) not found: ${id}`, { entityId: id })
  return [id, kind.keep(proficiency, context)] as const
}

/**
 * Reads the list of a bulk call.
 * @throws Refusal as {@link readLevel}, 400 above 50 entries and, by the switch, for an id named twice
 */
function readLevels(context: RouteContext, kind: LevelKind): Levels {
  const rows = bodyRows(context.body)
  if (rows.length > LIMITS.skillsPerCall && context.switches.skillsOverFifty === 'refuse')
    refuse(400, 'bad.request', `No more than ${LIMITS.skillsPerCall} ${kind.word}s can be given in one request.`)
  const ids = rows.map((row) => requiredText(row, 'id'))
  if (new Set(ids).size < ids.length && context.switches.duplicateSkills === 'refuse')
    refuse(400, 'bad.request', `A ${kind.word} is named more than once.`)
  const skip = context.switches.unknownSkill === 'skip'
  const known = rows.filter((_, index) => !skip || kind.exists(context, ids[index] ?? ''))
  const levels = known.map((row) => readLevel(context, kind, row))
  return new Map(context.switches.duplicateSkills === 'first' ? levels.reverse() : levels)
}

/** Sets a user's levels. They affect routing at once, and skill groups after the lag. */
function applyLevels(context: RouteContext, kind: LevelKind, user: WorldUser, target: Target): void {
  const levels = kind.levels(user)
  const moves = [...target].filter(([id, level]) => levels.get(id) !== level)
  if (moves.length === 0) return
  const properties = moves.map(([id, level]) => changed(`${kind.word}:${id}`, levels.get(id), level))
  for (const [id, level] of moves) {
    if (level === undefined) levels.delete(id)
    else levels.set(id, level)
  }
  const isUser = context.switches.skillChangeEntity === 'User'
  const effects = moves.map(([id, level]) => `user.${kind.word} ${user.id} ${id}=${level ?? 'none'}`)
  note(context, isUser ? 'Directory' : 'Routing', context.switches.skillChangeEntity, user, {
    action: 'Update',
    properties,
    effect: effects[0] ?? '',
    effects,
  })
  recalculateLater(context, user)
}

/** Evaluates a user's skill groups after the lag. */
export function recalculateLater({ world, nowMs, switches }: RouteContext, user: WorldUser): void {
  world.later(nowMs + switches.lagMs, () => recalculateUser(world, user))
}

/** The target levels of a replacement: the given ones, and removal of everything else. */
function replacement(present: Levels, given: Levels): Target {
  const removed = [...present.keys()].filter((id) => !given.has(id)).map((id) => [id, undefined] as const)
  return new Map<string, number | undefined>([...removed, ...given])
}
