import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import type { Change, LanguageSet, SkillSet } from '../../documents'
import { isSkillChange } from '../../documents/plan/skill-changes'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'
import { fetchSkills, readSkills, toLevels, unlessGone } from '../kit/read-skills'
import { fulfils } from '../kit/values'
import type { Driver, State, Write } from './driver'

/** Users read in parallel, one request each, if the list left their languages out. */
const CONFIRMING = 8

export const languagesDriver: Driver = {
  perRead: LIMITS.userIdsPerCall,
  async readMany(client, userIds, options) {
    const found = new Map<string, State>()
    for (const user of await client.users.byIds(userIds, { expand: ['languages'] }, options)) {
      if (user.languages !== undefined) found.set(user.id, toLevels(user.languages))
    }
    const unsure = userIds.filter((id) => !found.has(id))
    await concurrently(unsure, CONFIRMING, async (userId) => {
      const state = await readOne(client, userId, options)
      if (state !== undefined) found.set(userId, state)
    })
    return found
  },
  readOne,
  found: (state, change) =>
    change.kind === 'language.set' || change.kind === 'language.remove'
      ? (state.get(change.language.id) ?? null)
      : null,
  holds: (found, change) => fulfils(found, change.after),
  writes(userId, changes) {
    const sets = changes.filter((change): change is LanguageSet => change.kind === 'language.set')
    const removals = changes.filter((change) => change.kind === 'language.remove')
    return levelWrites(sets, removals, {
      idOf: (change) => change.language.id,
      update: (client, levels, options) => client.routing.userLanguages.update(userId, levels, options),
      remove: (client, languageId, options) => client.routing.userLanguages.remove(userId, languageId, options),
    })
  },
}

async function readOne(client: Client, userId: string, options: CallOptions): Promise<State | undefined> {
  const languages = await unlessGone(client.routing.userLanguages.get(userId, options))
  return languages === undefined ? undefined : toLevels(languages)
}

/** Skills of one user. Levels are set before others are removed, so that no user is without a skill in between. */
export const skillsDriver: Driver = {
  perRead: LIMITS.userIdsPerCall,
  readMany: readSkills,
  readOne: fetchSkills,
  found: (state, change) => (isSkillChange(change) ? (state.get(change.skill.id) ?? null) : null),
  holds: (found, change) => fulfils(found, change.after),
  writes(userId, changes) {
    const sets = changes.filter((change): change is SkillSet => change.kind === 'skill.set')
    const removals = changes.filter((change) => change.kind === 'skill.remove')
    return levelWrites(sets, removals, {
      idOf: (change) => change.skill.id,
      update: (client, levels, options) => client.routing.userSkills.update(userId, levels, options),
      remove: (client, skillId, options) => client.routing.userSkills.remove(userId, skillId, options),
    })
  },
}

/** Describes how to write a user's levels of skills or languages. */
interface LevelCalls<C extends Change> {
  /** Id of the skill or language of a change. */
  idOf(change: C): string
  update(
    client: Client,
    levels: readonly { readonly id: string; readonly proficiency: number }[],
    options: CallOptions,
  ): Promise<Parameters<typeof toLevels>[0]>
  remove(client: Client, id: string, options: CallOptions): Promise<unknown>
}

/** The requests for levels: one sets many levels, and each removal is one request. */
function levelWrites<Set extends Change & { readonly after: number }, Removal extends Change>(
  sets: readonly Set[],
  removals: readonly Removal[],
  { idOf, update, remove }: LevelCalls<Set | Removal>,
): Write[] {
  return [
    ...chunks(sets, LIMITS.skillsPerCall).map(
      (some): Write => ({
        changes: some,
        divisible: true,
        send: async (client, options) => {
          const levels = some.map((change) => ({ id: idOf(change), proficiency: change.after }))
          return toLevels(await update(client, levels, options))
        },
      }),
    ),
    ...removals.map(
      (change): Write => ({
        changes: [change],
        goneIsDone: true,
        send: async (client, options) => {
          await remove(client, idOf(change), options)
          return undefined
        },
      }),
    ),
  ]
}
