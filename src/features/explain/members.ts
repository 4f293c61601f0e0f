import { type QueueMoment, queueMoment } from './choice'
import type { ExplainedMember, RoutingObstacle } from './explanation'
import type { Leg } from './legs'
import type { Namer } from './names'
import type { AgentMoment } from './people'
import type { Scene } from './scene'

/** A member of a queue at a moment, and everything that kept them from a contact. */
export interface Standing {
  readonly userId: string
  readonly moment: AgentMoment
  /** What in the configuration prevented it; empty if the agent could have got the contact when free. */
  readonly obstacles: readonly Exclude<RoutingObstacle, 'busy' | 'offQueue' | 'unknown'>[]
  readonly missingSkills: readonly string[]
  readonly missingLanguage: string | undefined
}

/** The members of a contact's queue at a moment. */
export interface Lineup {
  readonly moment: QueueMoment
  readonly standings: readonly Standing[]
  /** Ring that is open, from 1, and the skills still asked for. */
  readonly ring: number
  readonly skillIds: readonly string[]
}

/** The members of a contact's queue at a moment, with their states. `takerId`: the agent who got the contact then. */
export function lineupAt(scene: Scene, leg: Leg, atMs: number, takerId?: string): Lineup {
  const moment = queueMoment(scene, leg.queueId, atMs, takerId)
  const { queue, setup } = moment
  const contact = { contactTypeId: scene.typeOf(leg), waitedSeconds: Math.max(0, (atMs - leg.arrivedAtMs) / 1000) }
  const ring = queue === undefined ? 1 : scene.rule(moment.version).ringAfter(contact)
  const skillIds = leg.skillIds.filter((id) => !droppedBy(queue?.rings ?? [], ring).includes(id))
  const needsSkills = queue?.evaluation !== 'NONE'
  const standings = [...moment.members].map(([userId, seen]): Standing => {
    const member = queue?.members.get(userId)
    const agent = setup.agents.get(userId)
    const missingSkills = needsSkills ? skillIds.filter((id) => agent?.skills.has(id) !== true) : []
    const speaks = leg.languageId === undefined || agent?.languages.has(leg.languageId) === true
    const obstacles = [
      ...(member?.joined === true ? [] : ['notActivated' as const]),
      ...(missingSkills.length > 0 ? ['lacksSkill' as const] : []),
      ...(speaks ? [] : ['lacksLanguage' as const]),
      ...((queue?.rings.length ?? 0) > 1 && (member?.ring ?? 1) > ring ? ['laterRing' as const] : []),
    ]
    return {
      userId,
      moment: forMedium(scene, userId, seen, leg.mediaType),
      obstacles,
      missingSkills,
      missingLanguage: speaks ? undefined : leg.languageId,
    }
  })
  return { moment, standings, ring, skillIds }
}

/** An agent whose contacts in hand keep one of the medium away is busy. */
function forMedium(scene: Scene, userId: string, seen: AgentMoment, mediaType: string): AgentMoment {
  return seen.media !== undefined && !scene.hasRoom(userId, seen.media, mediaType) ? { ...seen, state: 'busy' } : seen
}

/** Skills that the rings before the open one have dropped. */
export function droppedBy(rings: readonly { readonly skillsToRemove: readonly string[] }[], ring: number): string[] {
  return [...new Set(rings.slice(0, ring - 1).flatMap(({ skillsToRemove }) => skillsToRemove))]
}

/** The members, for people to read: first those who could have got the contact, in the order of the rule. */
export function explainedMembers(scene: Scene, leg: Leg, atMs: number, lineup: Lineup, name: Namer): ExplainedMember[] {
  const { moment, standings } = lineup
  const contact = { contactTypeId: scene.typeOf(leg), waitedSeconds: Math.max(0, (atMs - leg.arrivedAtMs) / 1000) }
  const rule = scene.rule(moment.version)
  const order = moment.queue === undefined ? [] : rule.ranked(contact, moment.free, moment.free.length)
  const byLevel = moment.queue?.evaluation === 'BEST' && lineup.skillIds.length > 0
  const rows = standings.map((one): ExplainedMember => {
    const place = order.indexOf(one.userId) + 1
    const obstacle = place > 0 ? undefined : findObstacle(one)
    const { state, sinceMs, certainty } = one.moment
    const missing = [
      ...one.missingSkills.map(name.skill),
      ...(one.missingLanguage === undefined ? [] : [name.language(one.missingLanguage)]),
    ]
    return {
      agent: name.agent(one.userId),
      state,
      certainty,
      ...(state === 'free' && Number.isFinite(sinceMs) ? { idleSeconds: Math.max(0, (atMs - sinceMs) / 1000) } : {}),
      ...(byLevel && one.missingSkills.length === 0 ? { score: rule.score(contact, one.userId) } : {}),
      ...(place > 0 ? { place } : {}),
      ...(obstacle === undefined ? {} : { obstacle }),
      missing,
    }
  })
  return rows.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || (a.agent.name < b.agent.name ? -1 : 1))
}

/** The obstacle to name first: what the agent was doing, unless they were free or no activated member. */
function findObstacle({ moment, obstacles }: Standing): RoutingObstacle | undefined {
  if (moment.state === 'free' || obstacles[0] === 'notActivated') return obstacles[0]
  return moment.state
}
