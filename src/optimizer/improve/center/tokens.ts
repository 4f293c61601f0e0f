import type { ModelAgent, Ref, RoutingModel } from '../../../documents'

/**
 * One change of one agent as a number. Skills to grant come first, by position in `model.skills`, then queues to join,
 * skills to remove, levels to set (six per skill), rings (six per queue), and skills to grant at a level (six per skill).
 */
export type Token = number

/** Changes of one agent. */
export interface Made {
  readonly agent: number
  readonly tokens: readonly Token[]
}

/** The change that a token means. `level` 0-5, of a grant the lowest accepted one if absent; `ring` from 1. */
export type TokenMeaning =
  | { readonly action: 'ADD'; readonly skill: Ref; readonly level?: number }
  | { readonly action: 'JOIN'; readonly queue: Ref }
  | { readonly action: 'REMOVE'; readonly skill: Ref }
  | { readonly action: 'SET'; readonly skill: Ref; readonly level: number }
  | { readonly action: 'RING'; readonly queue: Ref; readonly ring: number }

/** Levels 0-5, and rings 1-6. */
const STEPS = 6

type Lists = Pick<RoutingModel, 'skills' | 'queues'>

/** @throws RangeError for a number that stands for nothing in the model */
export function describeToken({ skills, queues }: Lists, token: Token): TokenMeaning {
  const [S, Q] = [skills.length, queues.length]
  const skillAt = (place: number) => refOf(skills[place], token)
  const queueAt = (place: number) => refOf(queues[place], token)
  if (token < S) return { action: 'ADD', skill: skillAt(token) }
  if (token < S + Q) return { action: 'JOIN', queue: queueAt(token - S) }
  if (token < 2 * S + Q) return { action: 'REMOVE', skill: skillAt(token - S - Q) }
  const level = token - 2 * S - Q
  if (level < STEPS * S) return { action: 'SET', skill: skillAt(Math.floor(level / STEPS)), level: level % STEPS }
  const ring = level - STEPS * S
  if (ring < STEPS * Q) return { action: 'RING', queue: queueAt(Math.floor(ring / STEPS)), ring: (ring % STEPS) + 1 }
  const grant = ring - STEPS * Q
  return { action: 'ADD', skill: skillAt(Math.floor(grant / STEPS)), level: grant % STEPS }
}

/** The token of the same grant at the lowest level that is accepted; any other token as it is. */
export function withoutLevel({ skills, queues }: Lists, token: Token): Token {
  const first = (2 + STEPS) * skills.length + (1 + STEPS) * queues.length
  return token < first ? token : Math.floor((token - first) / STEPS)
}

function refOf(item: Ref | undefined, token: Token): Ref {
  if (item === undefined) throw new RangeError(`no change has the number ${token}`)
  return { id: item.id, name: item.name }
}

/** The tokens of changes, by positions in the model's lists. */
export function tokensOf({ skills, queues }: Lists) {
  const [S, Q] = [skills.length, queues.length]
  return {
    remove: (skill: number): Token => S + Q + skill,
    level: (skill: number, level: number): Token => 2 * S + Q + STEPS * skill + level,
    ring: (queue: number, ring: number): Token => 2 * S + Q + STEPS * S + STEPS * queue + ring - 1,
    grant: (skill: number, level: number): Token => (2 + STEPS) * S + (1 + STEPS) * Q + STEPS * skill + level,
  }
}

/** The subject of a change: one agent gets at most one change per skill and per ring of a queue. */
export function subjectOf(lists: Lists, token: Token): string {
  const meaning = describeToken(lists, token)
  if ('skill' in meaning) return `skill:${meaning.skill.id}`
  return `${meaning.action}:${meaning.queue.id}`
}

export function changedAgent(
  model: Lists,
  agent: ModelAgent,
  tokens: readonly Token[],
  levelOf: (skillId: string) => number,
): ModelAgent {
  if (tokens.length === 0) return agent
  const skills = new Map(agent.skills.map(({ id, level }) => [id, level]))
  const rings = new Map(agent.queues.map(({ queueId, ring }) => [queueId, ring]))
  for (const token of tokens) {
    const meaning = describeToken(model, token)
    if (meaning.action === 'ADD') {
      skills.set(meaning.skill.id, meaning.level ?? levelOf(meaning.skill.id))
    } else if (meaning.action === 'SET') skills.set(meaning.skill.id, meaning.level)
    else if (meaning.action === 'REMOVE') skills.delete(meaning.skill.id)
    else rings.set(meaning.queue.id, meaning.action === 'RING' ? meaning.ring : 1)
  }
  return {
    ...agent,
    skills: [...skills].map(([id, level]) => ({ id, level })).sort((x, y) => (x.id < y.id ? -1 : 1)),
    queues: [...rings].map(([queueId, ring]) => ({
      ...agent.queues.find((place) => place.queueId === queueId),
      queueId,
      ring,
    })),
  }
}
