import { LIMITS } from '../../core/limits'
import type { SkillChange, SkillSet } from '../../documents'
import { readSkills, readSkillsOf } from '../kit/read-skills'
import { fulfils } from '../kit/values'
import type { Driver } from './driver'
import { levelWrites } from './level-writes'

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
      set: (client, levels, options) => client.routing.userSkills.set(userId, levels, options),
      remove: (client, skillId, options) => client.routing.userSkills.remove(userId, skillId, options),
    })
  },
}

function isSkill(change: { readonly kind: string }): change is SkillChange {
  return change.kind === 'skill.set' || change.kind === 'skill.remove'
}
