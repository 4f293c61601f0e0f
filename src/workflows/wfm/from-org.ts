import type { Client } from '../../client'
import { ApiError, AuthenticationError } from '../../core/errors'
import { redactText } from '../../core/json/redact'
import { LIMITS } from '../../core/limits'
import type { SnapshotGap } from '../../documents'
import { chunks } from '../../resources/kit/lists/chunks'
import { concurrently } from '../../resources/kit/lists/concurrently'
import type { UserSkill } from '../../resources/users/level-schema'
import type { User } from '../../resources/users/user-schema'
import type { CallOptions } from '../../transport/contract/call-options'
import type { WfmAgent, WfmSource } from './rows'

const EXPAND = ['skills', 'routingStatus'] as const

/** Users who are read in parallel if the list left out their skills. */
const CONFIRMING = 8

/**
 * An export of the org's current state, 100 users per request, yielded page by page.
 * @param userIds default: all active users
 */
export async function wfmFromOrg(
  client: Client,
  userIds: readonly string[] | undefined,
  call: CallOptions,
): Promise<WfmSource> {
  const org = await client.organizations.me(call)
  const takenAt = new Date(client.clock.now()).toISOString()
  const skills = new Map<string, string>()
  for await (const skill of client.routing.skills.list({}, call)) skills.set(skill.id, skill.name)
  const gaps: SnapshotGap[] = []
  const pages = userIds === undefined ? listed(client, gaps, call) : chosen(client, userIds, gaps, call)

  async function* lots(): AsyncGenerator<readonly WfmAgent[]> {
    for await (const users of pages) {
      yield await concurrently(users, CONFIRMING, (user) => toAgent(client, user, skills, call))
    }
  }
  return { org: { id: org.id, name: org.name ?? org.id }, takenAt, agents: lots(), gaps }
}

async function* listed(client: Client, gaps: SnapshotGap[], call: CallOptions): AsyncGenerator<readonly User[]> {
  const seen = new Set<string>()
  let announced: number | undefined
  for await (const page of client.users.list({ expand: EXPAND, state: 'active' }, call).pages()) {
    announced = page.total ?? announced
    const fresh = page.items.filter((user) => !seen.has(user.id))
    for (const user of fresh) seen.add(user.id)
    yield fresh
  }
  if (announced !== undefined && seen.size < announced) {
    gaps.push({ kind: 'agent', id: '*', reason: `${seen.size} users are listed, ${announced} were announced` })
  }
}

async function* chosen(
  client: Client,
  userIds: readonly string[],
  gaps: SnapshotGap[],
  call: CallOptions,
): AsyncGenerator<readonly User[]> {
  for (const ids of chunks([...new Set(userIds)], LIMITS.userIdsPerCall)) {
    const users = await client.users.byIds(ids, { expand: EXPAND }, call)
    const found = new Set(users.map((user) => user.id))
    for (const id of ids)
      if (!found.has(id)) gaps.push({ kind: 'agent', id, reason: 'the platform gives no such user' })
    yield users
  }
}

async function toAgent(
  client: Client,
  user: User,
  names: ReadonlyMap<string, string>,
  call: CallOptions,
): Promise<WfmAgent> {
  const { id, name = id, division, state = 'active', routingStatus } = user
  const held = user.skills ?? (await readSkills(client, id, call))
  const skills = Array.isArray(held) ? held : []
  const divisionName = division?.name ?? division?.id
  return {
    id,
    name,
    ...(divisionName === undefined ? {} : { division: divisionName }),
    state,
    ...(routingStatus?.status === undefined ? {} : { routingStatus: routingStatus.status }),
    skills: [...skills]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((skill) => ({
        id: skill.id,
        name: names.get(skill.id) ?? skill.name ?? skill.id,
        proficiency: skill.proficiency,
      })),
    ...(Array.isArray(held) ? {} : { gap: held }),
  }
}

/** Reads the skills of a user whom the list gave without skills, or says why they cannot be read. */
async function readSkills(client: Client, userId: string, call: CallOptions): Promise<UserSkill[] | string> {
  try {
    return await client.routing.userSkills.get(userId, call)
  } catch (error) {
    if (!(error instanceof ApiError) || error instanceof AuthenticationError) throw error
    return redactText(error.message)
  }
}
