import type { SkillChange, SkillSet } from '../../../core/documents'
import { LIMITS } from '../../../core/limits'
import { chunks } from '../../../resources/chunks'
import { levelsOf } from '../../levels'
import { readSkills, readSkillsOf } from '../../read-skills'
import { fulfils } from '../../values'
import type { Driver, Write } from './driver'

/** Skills of one user. Sets go first, so that nobody is without a skill in between. */
export const skillsDriver: Driver = {
  perRead: LIMITS.userIdsPerCall,
  readMany: readSkills,
  readOne: readSkillsOf,
  found: (state, change) => (isSkill(change) ? (state.get(change.skill.id) ?? null) : null),
  holds: (found, change) => fulfils(found, change.after),
  writes(userId, changes) {
    const sets = changes.filter((change): change is SkillSet => change.kind === 'skill.set')
    const removals = changes.filter((change) => change.kind === 'skill.remove')
    const writes: Write[] = [
      ...chunks(sets, LIMITS.skillsPerCall).map(
        (some): Write => ({
          changes: some,
          divisible: true,
          send: async (client, options) => {
            const levels = some.map(({ skill, after }) => ({ id: skill.id, proficiency: after }))
            return levelsOf(await client.routing.userSkills.set(userId, levels, options))
          },
        }),
      ),
      ...removals.map(
        (change): Write => ({
          changes: [change],
          goneIsDone: true,
          send: async (client, options) => {
            await client.routing.userSkills.remove(userId, change.skill.id, options)
            return undefined
          },
        }),
      ),
    ]
    return writes
  },
}

function isSkill(change: { readonly kind: string }): change is SkillChange {
  return change.kind === 'skill.set' || change.kind === 'skill.remove'
}
