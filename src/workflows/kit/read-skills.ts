import type { Client } from '../../client'
import { NotFoundError } from '../../core/errors'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'

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
    found.set(user.id, toLevels(user.skills))
    unsure.delete(user.id)
  }
  await concurrently([...unsure], CONFIRMING, async (userId) => {
    const levels = await fetchSkills(client, userId, options)
    if (levels !== undefined) found.set(userId, levels)
  })
  return found
}

/** Reads all pages of the skills of one user; undefined if the user does not exist. */
export async function fetchSkills(
  client: Client,
  userId: string,
  options: CallOptions = {},
): Promise<Levels | undefined> {
  const skills = await unlessGone(client.routing.userSkills.get(userId, options))
  return skills === undefined ? undefined : toLevels(skills)
}

/** The result of a read; undefined if what it reads does not exist. */
export async function unlessGone<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

/** Skills of one user: skill id to level. */
type Levels = ReadonlyMap<string, number>

/** Levels that differ by less are equal: levels are sent as decimal text and may be stored in single precision. */
const TOLERANCE = 1e-6

/** Whether two levels are equal; null means that the skill is not held. */
export function sameLevel(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) < TOLERANCE
}

/** Converts the API's list of skills to a map. */
export function toLevels(skills: readonly { readonly id: string; readonly proficiency: number }[]): Levels {
  return new Map(skills.map((skill) => [skill.id, skill.proficiency]))
}
