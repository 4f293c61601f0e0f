import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import type { Change, Ref } from '../../documents'
import { aspectName } from '../../documents/plan/aspect-name'
import { chunks } from '../../resources/kit/lists/in-parts'
import { fetchLevels, type LevelKind, levelCalls, readLevels, toLevels } from '../kit/read-levels'
import { fulfils } from '../kit/values'
import type { Driver, Write } from './driver'
import { membersDriver } from './members'
import { queueDriver } from './queue'
import { utilizationDriver } from './utilization'

const languagesDriver = levelsDriver('languages', (change) =>
  change.kind === 'language.set' || change.kind === 'language.remove' ? change.language : undefined,
)

/** Skills of one user. */
export const skillsDriver = levelsDriver('skills', (change) =>
  change.kind === 'skill.set' || change.kind === 'skill.remove' ? change.skill : undefined,
)

/**
 * Skills and languages work alike: one request sets many levels, and each removal is one request. Levels are set before
 * others are removed, so that no user is without a skill in between.
 */
function levelsDriver(kind: LevelKind, findRef: (change: Change) => Ref | undefined): Driver {
  return {
    perRead: LIMITS.userIdsPerCall,
    readMany: (client, userIds, options) => readLevels(client, userIds, kind, options),
    readOne: (client, userId, options) => fetchLevels(client, userId, kind, options),
    found: (state, change) => state.get(findRef(change)?.id ?? '') ?? null,
    holds: (found, change) => fulfils(found, change.after),
    writes(userId, changes) {
      const levels = changes.flatMap((change) => {
        const id = findRef(change)?.id
        return id === undefined ? [] : [{ change, id, after: change.after }]
      })
      const sets = levels.flatMap(({ after, ...one }) =>
        typeof after === 'number' ? [{ ...one, proficiency: after }] : [],
      )
      const removals = levels.filter(({ after }) => after === null)
      return [
        ...chunks(sets, LIMITS.skillsPerCall).map(
          (some): Write => ({
            changes: some.map(({ change }) => change),
            divisible: true,
            send: async (client, options) => {
              const desired = some.map(({ id, proficiency }) => ({ id, proficiency }))
              return toLevels(await levelCalls(client, kind).update(userId, desired, options))
            },
          }),
        ),
        ...removals.map(
          ({ change, id }): Write => ({
            changes: [change],
            goneIsDone: true,
            send: async (client: Client, options) => {
              await levelCalls(client, kind).remove(userId, id, options)
              return undefined
            },
          }),
        ),
      ]
    },
  }
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

export function findSubject(change: Change): Subject {
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

/** The user or queue that the write of a change goes to: of a member the queue. */
export function writtenOwner(change: Change): Ref {
  return 'queue' in change ? change.queue : change.user
}

/** Groups changes by subject, in the order in which the subjects first appear. */
export function groupUnits(changes: readonly Change[]): Unit[] {
  const units = new Map<string, { subject: Subject; changes: Change[] }>()
  for (const change of changes) {
    const subject = findSubject(change)
    const key = `${subject.kind}:${subject.id}`
    const unit = units.get(key)
    if (unit === undefined) units.set(key, { subject, changes: [change] })
    else unit.changes.push(change)
  }
  return [...units].map(([key, { subject, changes }]) => ({ key, subject, changes, driver: DRIVERS[subject.kind] }))
}

export function findDriver(change: Change): Driver {
  return DRIVERS[findSubject(change).kind]
}

/** The changed item in a few words: the skill, the queue or the setting. */
export function describeAspect(change: Change): string {
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
export function formatValue(change: Change, value: unknown): string {
  if (value === null || value === undefined) {
    if (change.kind === 'queue.set') return 'not set'
    if (change.kind === 'utilization.set') return "the org's"
    return change.kind.startsWith('member.') ? 'no member' : 'not held'
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
