import type { Client } from '../../client'
import { NotFoundError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { LanguageSet } from '../../documents'
import { concurrently } from '../../resources/kit/lists/concurrently'
import type { CallOptions } from '../../transport/contract/call-options'
import { levelsOf } from '../kit/levels'
import { fulfils } from '../kit/values'
import type { Driver, State } from './driver'
import { levelWrites } from './level-writes'

/** Users read in parallel, one request each, if the list left their languages out. */
const CONFIRMING = 8

/** Languages of one user. */
export const languagesDriver: Driver = {
  perRead: LIMITS.userIdsPerCall,
  async readMany(client, userIds, options) {
    const found = new Map<string, State>()
    for (const user of await client.users.byIds(userIds, { expand: ['languages'] }, options)) {
      if (user.languages !== undefined) found.set(user.id, levelsOf(user.languages))
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
      set: (client, levels, options) => client.languages.setOfUser(userId, levels, options),
      remove: (client, languageId, options) => client.languages.removeOfUser(userId, languageId, options),
    })
  },
}

async function readOne(client: Client, userId: string, options: CallOptions): Promise<State | undefined> {
  try {
    return levelsOf(await client.languages.ofUser(userId, options))
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}
