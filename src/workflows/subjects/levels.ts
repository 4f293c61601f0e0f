import type { Client } from '../../client'
import { LIMITS } from '../../core/limits'
import type { Change, Ref } from '../../documents'
import { chunks } from '../../resources/kit/lists/in-parts'
import { fetchLevels, type LevelKind, levelCalls, readLevels, toLevels } from '../kit/read-levels'
import { fulfils } from '../kit/values'
import type { Driver, Write } from './driver'

/** Languages of one user. */
export const languagesDriver = levelsDriver('languages', (change) =>
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
