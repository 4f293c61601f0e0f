import type { Client } from '../../client'
import { NotFoundError } from '../../core/errors'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'

/** Users read in parallel, one request each; the client's own limits apply too. */
const CONFIRMING = 8

/** What agents have at levels. */
export type LevelKind = 'skills' | 'languages'

/** The calls for the levels of one user. */
export function levelCalls({ routing }: Client, kind: LevelKind) {
  return kind === 'skills' ? routing.userSkills : routing.userLanguages
}

/**
 * Reads the skills or languages of up to 100 users in one request. A user whose list is missing may still have some, so each
 * of those is read alone. Deleted users are not in the map.
 * @param userIds at most 100
 */
export async function readLevels(
  client: Client,
  userIds: readonly string[],
  kind: LevelKind,
  options: CallOptions = {},
): Promise<Map<string, Levels>> {
  const users = await client.users.byIds(userIds, { expand: [kind] }, options)
  const found = new Map<string, Levels>()
  for (const { id, [kind]: levels } of users) if (levels !== undefined) found.set(id, toLevels(levels))
  const unsure = userIds.filter((id) => !found.has(id))
  await concurrently(unsure, CONFIRMING, async (userId) => {
    const levels = await fetchLevels(client, userId, kind, options)
    if (levels !== undefined) found.set(userId, levels)
  })
  return found
}

/** Reads all pages of the skills or languages of one user; undefined if the user does not exist. */
export async function fetchLevels(
  client: Client,
  userId: string,
  kind: LevelKind,
  options: CallOptions = {},
): Promise<Levels | undefined> {
  const levels = await unlessGone(levelCalls(client, kind).get(userId, options))
  return levels === undefined ? undefined : toLevels(levels)
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

/** Skills or languages of one user: level by id. */
type Levels = ReadonlyMap<string, number>

/** Levels that differ by less are equal: levels are sent as decimal text and may be stored in single precision. */
const TOLERANCE = 1e-6

/** Whether two levels are equal; null means that the skill is not held. */
export function sameLevel(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) < TOLERANCE
}

/** Converts the API's list to a map. */
export function toLevels(skills: readonly { readonly id: string; readonly proficiency: number }[]): Levels {
  return new Map(skills.map((skill) => [skill.id, skill.proficiency]))
}
