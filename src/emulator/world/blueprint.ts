import { type Random, seededRandom } from '../../core/random'
import type { World } from '../model/types'
import { between, chance, pick } from './draw'

/** The purpose of a queue. Its settings, members and demand are derived from it. */
export interface QueuePlan {
  readonly id: string
  readonly index: number
  /** Skills that its contacts require, the most frequent first. */
  readonly skillIds: readonly string[]
  /** The one of `skillIds` that far too few agents have. */
  readonly starvedId: string | undefined
  /** Relative size of its staff. */
  readonly weight: number
  readonly method: 'BEST' | 'ALL' | 'NONE'
  /** Number of bullseye rings; 0: no bullseye. */
  readonly rings: number
  readonly languageId: string | undefined
  /** Its medium besides voice, if any. */
  readonly secondMedium: string | undefined
}

/** The plan of the whole org. */
export interface Blueprint {
  readonly queues: readonly QueuePlan[]
  /** Skills that agents have although no contact requires them. */
  readonly idleSkillIds: readonly string[]
  /** A skill for which all agents have level 5, so that its levels carry no information. */
  readonly flatSkillId: string | undefined
}

/** Share of the catalog that no contact requires. */
const IDLE_SKILL_SHARE = 0.12

/**
 * Plans an org that can be improved: most queues have the skills they need, but a few have too few agents with one skill
 * of their own while their other members are idle.
 */
export function planOrg(world: World, queues: number, media: readonly string[]): Blueprint {
  const random = seededRandom(`${world.seed}/blueprint`)
  const skillIds = [...world.skills.keys()]
  const idle = skillIds.length >= 6 ? Math.max(1, Math.round(skillIds.length * IDLE_SKILL_SHARE)) : 0
  const requested = skillIds.slice(0, skillIds.length - idle)
  const starved = Math.min(starvedQueues(queues), Math.floor(requested.length / 4))
  const shared = requested.slice(starved)
  const spanish = [...world.languages.keys()][1]
  const plans = Array.from({ length: queues }, (_, index): QueuePlan => {
    const starvedId = index < starved ? requested[index] : undefined
    return {
      id: world.newId(),
      index,
      skillIds: [...(starvedId === undefined ? [] : [starvedId]), ...sharedSkills(random, shared, index, starvedId)],
      starvedId,
      weight: 0.7 + 0.8 * random(),
      method: starvedId !== undefined ? 'BEST' : (METHODS[index % METHODS.length] ?? 'BEST'),
      rings: index % 6 === 3 ? 3 : 0,
      languageId: index % 4 === 3 ? spanish : undefined,
      secondMedium: index % 3 === 1 ? media[((index - 1) / 3) % media.length] : undefined,
    }
  })
  return { queues: plans, idleSkillIds: skillIds.slice(requested.length), flatSkillId: shared[1] }
}

/** Mostly BEST, as in orgs that use levels. */
const METHODS = ['BEST', 'BEST', 'BEST', 'BEST', 'ALL', 'BEST', 'BEST', 'NONE'] as const

/** Three in a small org, more in a large one, so that there is always something to improve. */
function starvedQueues(queues: number): number {
  return queues <= 20 ? Math.min(3, Math.floor(queues / 2)) : Math.round(queues / 8)
}

function sharedSkills(
  random: Random,
  shared: readonly string[],
  index: number,
  starvedId: string | undefined,
): readonly string[] {
  if (shared.length === 0) return []
  const queueSkills = [shared[(2 * index) % shared.length], shared[(2 * index + 1) % shared.length]]
  const extra = starvedId === undefined && chance(random, 0.5) ? [pick(random, shared)] : []
  const found = [...queueSkills, ...extra].flatMap((id) => (id === undefined ? [] : [id]))
  return [...new Set(found)].slice(0, between(random, 2, 3))
}
