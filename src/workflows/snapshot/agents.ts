import { defined } from '../../core/defined'
import { LIMITS } from '../../core/limits'
import { byId } from '../../core/order'
import type { AgentProfile, SkillLevel, SnapshotAgent } from '../../documents'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { User } from '../../resources/users/user-schema'
import { ALL, type Capture, readOrGap } from './context'

/** Parts of a user that the list returns without an extra request. */
const EXPAND = ['skills', 'languages', 'certifications'] as const

function listExpand({ options }: Capture): ('skills' | 'languages' | 'certifications' | 'groups' | 'team')[] {
  return options.profiles === true ? [...EXPAND, 'groups', 'team'] : [...EXPAND]
}

/** Users read alone in parallel; the client's own limits apply too. */
const CONFIRMING = 8

/** Which users are agents of a snapshot. */
export interface AgentScope {
  /** Members of the queues in scope: always included. */
  readonly memberIds: ReadonlySet<string>
  readonly divisionIds: readonly string[] | undefined
  readonly membersOnly: boolean
}

interface Reading {
  readonly agent: SnapshotAgent
  /** Lists that the answer left out; they need not be empty. */
  readonly unsure: readonly ('skills' | 'languages')[]
}

/**
 * Reads agents with skills and languages, 100 per request: all active users, or by id if only some are needed. Members
 * who are not among the active users are read by id. Only the parts of a user that a snapshot holds stay in memory.
 */
export async function captureAgents(capture: Capture, scope: AgentScope): Promise<SnapshotAgent[]> {
  capture.progress.enter('agents')
  const readings = new Map<string, Reading>()
  const intern = interner()
  const { profiles = false } = capture.options
  const keep = (user: User): void => void readings.set(user.id, toReading(user, intern, profiles))
  if (!scope.membersOnly) await listAgents(capture, scope, keep)
  const left = [...scope.memberIds].filter((id) => !readings.has(id)).sort()
  if (scope.membersOnly) capture.progress.expect(left.length)
  await readByIds(capture, left, keep)
  for (const id of left) {
    if (readings.has(id)) continue
    capture.gaps.push({ kind: 'agent', id, reason: 'is a member of a queue, but the platform gives no such user' })
  }
  return await confirm(capture, [...readings.values()])
}

async function listAgents(capture: Capture, scope: AgentScope, keep: (user: User) => void): Promise<void> {
  const { client, call, gaps, progress } = capture
  const expand = listExpand(capture)
  const seen = new Set<string>()
  let announced: number | undefined
  for await (const page of client.users.list({ expand, state: 'active' }, call).pages()) {
    if (announced === undefined && page.total !== undefined) progress.expect(page.total)
    announced = page.total ?? announced
    for (const user of page.items) {
      seen.add(user.id)
      const inDivision = scope.divisionIds?.includes(user.division?.id ?? '') ?? true
      if (inDivision || scope.memberIds.has(user.id)) keep(user)
    }
    progress.advance(page.items.length)
  }
  if (announced !== undefined && seen.size < announced) {
    gaps.push({ kind: 'agent', id: ALL, reason: `${seen.size} users are listed, ${announced} were announced` })
  }
}

async function readByIds(capture: Capture, ids: readonly string[], keep: (user: User) => void) {
  const { client, call, progress } = capture
  const expand = listExpand(capture)
  await concurrently(chunks(ids, LIMITS.userIdsPerCall), 2, async (some) => {
    for (const user of await client.users.byIds(some, { expand }, call)) keep(user)
    progress.advance(some.length)
  })
}

/** Reads missing lists user by user; a user who cannot be read becomes a gap. */
async function confirm(capture: Capture, readings: readonly Reading[]): Promise<SnapshotAgent[]> {
  const { client, call } = capture
  const levels = (rows: readonly { id: string; proficiency: number }[]): SkillLevel[] => toLevels(rows, (id) => id)
  return await concurrently(readings, CONFIRMING, async ({ agent, unsure }) => {
    let { skills, languages } = agent
    const { id } = agent
    if (unsure.includes('skills')) {
      const read = (): Promise<SkillLevel[]> => client.routing.userSkills.get(id, call).then(levels)
      skills = (await readOrGap(capture, 'agent', read, id)) ?? []
    }
    if (unsure.includes('languages')) {
      const read = (): Promise<SkillLevel[]> => client.routing.userLanguages.get(id, call).then(levels)
      languages = (await readOrGap(capture, 'agent', read, id)) ?? []
    }
    return unsure.length === 0 ? agent : { ...agent, skills, languages }
  })
}

function toReading(user: User, intern: (text: string) => string, profiles: boolean): Reading {
  const unsure: ('skills' | 'languages')[] = []
  if (user.skills === undefined) unsure.push('skills')
  if (user.languages === undefined) unsure.push('languages')
  const divisionId = user.division?.id
  return {
    unsure,
    agent: {
      id: user.id,
      name: user.name ?? user.id,
      ...(divisionId === undefined ? {} : { divisionId: intern(divisionId) }),
      state: intern(user.state ?? 'active'),
      skills: toLevels(user.skills ?? [], intern),
      languages: toLevels(user.languages ?? [], intern),
      certifications: [...(user.certifications ?? [])].sort(),
      ...(profiles ? { profile: buildProfile(user) } : {}),
    },
  }
}

function toLevels(
  rows: readonly { readonly id: string; readonly proficiency: number }[],
  intern: (text: string) => string,
): SkillLevel[] {
  return rows
    .map((row) => ({ id: intern(row.id), level: row.proficiency }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Keeps one copy of equal texts in memory: ten thousand agents share a few hundred skill ids. */
function interner(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => {
    const same = known.get(text)
    if (same !== undefined) return same
    known.set(text, text)
    return text
  }
}

/** A user's directory data. A group or team without a known name has its id as its name. */
function buildProfile({ email, title, department, groups = [], team }: User): AgentProfile {
  const known = groups.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name: name ?? id }]))
  return {
    ...defined({ email, title, department }),
    groups: byId(known),
    ...(team?.id === undefined ? {} : { team: { id: team.id, name: team.name ?? team.id } }),
  }
}
