import type { Choice } from './choice'
import type { Scene } from './scene'

/** A choice that would differ under today's levels. */
export interface StaleLevels {
  /** Who would be chosen under today's levels. */
  readonly betterId: string
  /** Levels of the two agents that have changed; undefined if the skill is not held. */
  readonly moves: readonly {
    readonly userId: string
    readonly skillId: string
    readonly before: number | undefined
    readonly now: number | undefined
  }[]
}

/** Whether the rule would choose another of the same agents under today's levels. */
export function staleLevels(scene: Scene, choice: Choice): StaleLevels | undefined {
  const { leg, offer, free, version, waitedSeconds } = choice
  const then = scene.versions[version]?.setup
  const today = scene.versions.at(-1)?.setup
  if (then === undefined || today === undefined || then.agents === today.agents) return undefined
  if (then.queues.get(leg.queueId)?.evaluation !== 'BEST') return undefined
  const rule = scene.ruleOf({ agents: today.agents, queues: then.queues }, `levels of today, rest of ${version}`)
  const betterId = rule.agentFor({ contactTypeId: scene.typeOf(leg), waitedSeconds }, free)
  if (betterId === undefined || betterId === offer.userId || betterId === choice.ruleAgentId) return undefined
  const moves = [offer.userId, betterId].flatMap((userId) =>
    leg.skillIds.flatMap((skillId) => {
      const levels = [then, today].map(({ agents }) => agents.get(userId)?.skills.get(skillId))
      return levels[0] === levels[1] ? [] : [{ userId, skillId, before: levels[0], now: levels[1] }]
    }),
  )
  return moves.length === 0 ? undefined : { betterId, moves }
}
