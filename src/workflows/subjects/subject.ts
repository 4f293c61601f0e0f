import type { Client } from '../../client'
import { NotFoundError } from '../../core/errors'
import { LIMITS } from '../../core/limits'
import type { Change, LanguageSet, Ref, SkillChange, SkillSet } from '../../documents'
import { aspectName } from '../../documents/plan/aspect-name'
import { chunks, concurrently } from '../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../transport/contract/call-options'
import { levelsOf, readSkills, readSkillsOf } from '../kit/read-skills'
import { fulfils } from '../kit/values'
import type { Driver, State, Write } from './driver'
import { membersDriver } from './members'
import { queueDriver } from './queue'
import { utilizationDriver } from './utilization'

/** Users read in parallel, one request each, if the list left their languages out. */
const CONFIRMING = 8

/** Languages of one user. */
const languagesDriver: Driver = {
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
      set: (client, levels, options) => client.routing.userLanguages.update(userId, levels, options),
      remove: (client, languageId, options) => client.routing.userLanguages.remove(userId, languageId, options),
    })
  },
}

async function readOne(client: Client, userId: string, options: CallOptions): Promise<State | undefined> {
  try {
    return levelsOf(await client.routing.userLanguages.get(userId, options))
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

/** Skills of one user. Levels are set before others are removed, so that no user is without a skill in between. */
export const skillsDriver: Driver = {
  perRead: LIMITS.userIdsPerCall,
  readMany: readSkills,
  readOne: readSkillsOf,
  found: (state, change) => (isSkill(change) ? (state.get(change.skill.id) ?? null) : null),
  holds: (found, change) => fulfils(found, change.after),
  writes(userId, changes) {
    const sets = changes.filter((change): change is SkillSet => change.kind === 'skill.set')
    const removals = changes.filter((change) => change.kind === 'skill.remove')
    return levelWrites(sets, removals, {
      idOf: (change) => change.skill.id,
      set: (client, levels, options) => client.routing.userSkills.update(userId, levels, options),
      remove: (client, skillId, options) => client.routing.userSkills.remove(userId, skillId, options),
    })
  },
}

function isSkill(change: { readonly kind: string }): change is SkillChange {
  return change.kind === 'skill.set' || change.kind === 'skill.remove'
}

/** A part of the org that is read and written together, such as the skills of a user or the members of a queue. */
export interface Subject {
  readonly kind: SubjectKind
  readonly id: string
}

export type SubjectKind = 'skills' | 'languages' | 'utilization' | 'members' | 'queue'

const DRIVERS: Readonly<Record<SubjectKind, Driver>> = {
  skills: skillsDriver,
  languages: languagesDriver,
  utilization: utilizationDriver,
  members: membersDriver,
  queue: queueDriver,
}

/** Changes of one subject, with the driver that makes them. */
export interface Unit {
  readonly subject: Subject
  /** Kind and id in one text. */
  readonly key: string
  readonly driver: Driver
  readonly changes: readonly Change[]
}

/** The subject of a change. */
export function subjectOf(change: Change): Subject {
  switch (change.kind) {
    case 'skill.set':
    case 'skill.remove':
      return { kind: 'skills', id: change.user.id }
    case 'language.set':
    case 'language.remove':
      return { kind: 'languages', id: change.user.id }
    case 'utilization.set':
      return { kind: 'utilization', id: change.user.id }
    case 'queue.set':
      return { kind: 'queue', id: change.queue.id }
    default:
      return { kind: 'members', id: change.queue.id }
  }
}

/** Groups changes by subject, in the order in which the subjects first appear. */
export function unitsOf(changes: readonly Change[]): Unit[] {
  const units = new Map<string, { subject: Subject; changes: Change[] }>()
  for (const change of changes) {
    const subject = subjectOf(change)
    const key = `${subject.kind}:${subject.id}`
    const unit = units.get(key)
    if (unit === undefined) units.set(key, { subject, changes: [change] })
    else unit.changes.push(change)
  }
  return [...units].map(([key, { subject, changes }]) => ({ key, subject, changes, driver: DRIVERS[subject.kind] }))
}

/** The driver of the changes of one subject. */
export function driverOf(change: Change): Driver {
  return DRIVERS[subjectOf(change).kind]
}

/** The user or queue that a change belongs to, for messages. */
export function ownerOf(change: Change): Ref {
  return change.kind === 'queue.set' ? change.queue : change.user
}

/** The changed item in a few words: the skill, the queue or the setting. */
export function aspectOf(change: Change): string {
  const name = aspectName(change)
  switch (change.kind) {
    case 'member.join':
      return `activation in ${name}`
    case 'member.ring':
      return `ring in ${name}`
    case 'member.add':
    case 'member.remove':
      return `member of ${name}`
    default:
      return name
  }
}

/** A value for people. */
export function shownValue(change: Change, value: unknown): string {
  if (value === null || value === undefined) {
    if (change.kind === 'queue.set') return 'not set'
    if (change.kind === 'utilization.set') return "the org's"
    return change.kind.startsWith('member.') ? 'no member' : 'not held'
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Describes how to write a user's levels of skills or languages. */
interface LevelCalls<C extends Change> {
  /** Id of the skill or language of a change. */
  idOf(change: C): string
  set(
    client: Client,
    levels: readonly { readonly id: string; readonly proficiency: number }[],
    options: CallOptions,
  ): Promise<Parameters<typeof levelsOf>[0]>
  remove(client: Client, id: string, options: CallOptions): Promise<unknown>
}

/** The requests for levels: one sets many levels, and each removal is one request. */
function levelWrites<Set extends Change & { readonly after: number }, Removal extends Change>(
  sets: readonly Set[],
  removals: readonly Removal[],
  { idOf, set, remove }: LevelCalls<Set | Removal>,
): Write[] {
  return [
    ...chunks(sets, LIMITS.skillsPerCall).map(
      (some): Write => ({
        changes: some,
        divisible: true,
        send: async (client, options) => {
          const levels = some.map((change) => ({ id: idOf(change), proficiency: change.after }))
          return levelsOf(await set(client, levels, options))
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
