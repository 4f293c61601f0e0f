import type { Client } from '../../client'
import { NotFoundError } from '../../core/errors'
import { concurrently } from '../../resources/kit/lists/concurrently'
import type { CallOptions } from '../../transport/contract/call-options'
import { type Levels, levelsOf } from './levels'

/** Users read in parallel, one request each; the client's own limits apply too. */
const CONFIRMING = 8

/**
 * Reads the skills of up to 100 users in one request. A user without a skills array may still have skills, so each of those is
 * read alone. Deleted users are not in the map.
 * @param userIds at most 100
 */
export async function readSkills(
  client: Client,
  userIds: readonly string[],
  options: CallOptions = {},
): Promise<Map<string, Levels>> {
  const users = await client.users.byIds(userIds, { expand: ['skills'] }, options)
  const found = new Map<string, Levels>()
  const unsure = new Set(userIds)
  for (const user of users) {
    if (user.skills === undefined) continue
    found.set(user.id, levelsOf(user.skills))
    unsure.delete(user.id)
  }
  await concurrently([...unsure], CONFIRMING, async (userId) => {
    const levels = await readSkillsOf(client, userId, options)
    if (levels !== undefined) found.set(userId, levels)
  })
  return found
}

/** Reads all pages of the skills of one user; undefined if the user does not exist. */
export async function readSkillsOf(
  client: Client,
  userId: string,
  options: CallOptions = {},
): Promise<Levels | undefined> {
  try {
    return levelsOf(await client.routing.userSkills.get(userId, options))
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}
