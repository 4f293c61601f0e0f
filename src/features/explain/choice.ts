import type { Certainty } from '../../documents'
import type { Leg, Offer } from './legs'
import type { AgentMoment } from './people'
import type { FreeAgent, RoutingRule } from './routing-rule'
import type { Scene } from './scene'
import type { QueueSetup, Setup } from './setup'

/** A choice of the platform, and everything that the rule needs to make its own. */
export interface Choice {
  readonly leg: Leg
  readonly offer: Offer
  readonly waitedSeconds: number
  readonly version: number
  /** Activated members of the queue who could take a contact, the longest idle first. */
  readonly free: readonly FreeAgent[]
  readonly ruleAgentId: string | undefined
  /** How many of these may take this contact. */
  readonly eligible: number
  readonly certainty: Certainty
}

/** A moment in a queue: who could take a contact of it. */
export interface QueueMoment {
  readonly setup: Setup
  readonly version: number
  readonly queue: QueueSetup | undefined
  /** Every member, activated or not. */
  readonly members: ReadonlyMap<string, AgentMoment>
  readonly free: readonly FreeAgent[]
}

/** Routing methods under which the queue's own rule chooses; none named counts as such. */
const BY_RULE = new Set(['Standard', 'Bullseye'])

/** Why a choice of the platform cannot be compared with the rule; undefined if it can. */
export function whyNotEvaluated(scene: Scene, leg: Leg, offer: Offer): string | undefined {
  const routing = offer.usedRouting ?? leg.usedRouting
  if (routing !== undefined && !BY_RULE.has(routing)) return `routed as ${routing}, not by the rule of the queue`
  const { setup } = scene.setupAt(offer.atMs)
  const queue = setup.queues.get(leg.queueId)
  if (queue === undefined) return 'the queue is not in the snapshot'
  // A queue with a predictor also routes by its rule: before the predictor was on, in its comparisons, as its fall-back.
  if (queue.predictive && routing === undefined) return 'a predictor chooses in the queue'
  if (queue.conditional || queue.activation) return 'the queue has conditional groups, whose state is not recorded'
  if (!setup.agents.has(offer.userId)) return 'the agent is no longer in the org'
  if (queue.members.get(offer.userId)?.joined !== true) return NO_MEMBER
  // The agent must not count as free just because they got the contact: every such contact would then agree with the
  // rule.
  return scene.agentAt(offer.userId, offer.atMs).state === 'free' ? undefined : NOT_SEEN_FREE
}

/** In this case, what the contact asked for and who answered it is still known. */
export const NOT_SEEN_FREE =
  "presence, contacts and the org's utilization do not show the agent as free then; only that they were chosen does"
const NO_MEMBER = 'by the audits, the agent was no activated member then; audits do not record who is in a group'

/** The state of a queue at a moment. `takerId`: an agent who was certainly free, since they got a contact then. */
export function queueMoment(scene: Scene, queueId: string, atMs: number, takerId?: string): QueueMoment {
  const { setup, version } = scene.setupAt(atMs)
  const queue = setup.queues.get(queueId)
  const members = new Map<string, AgentMoment>()
  for (const userId of queue?.members.keys() ?? []) {
    const seen = scene.agentAt(userId, atMs)
    members.set(userId, userId === takerId ? freeAnyway(seen, atMs) : seen)
  }
  const free = [...members]
    .filter(([userId, { state }]) => state === 'free' && queue?.members.get(userId)?.joined === true)
    .sort(([x, a], [y, b]) => a.inHand - b.inHand || a.sinceMs - b.sinceMs || (x < y ? -1 : 1))
    .map(([agentId, { media }]) => ({ agentId, media }))
  return { setup, version, queue, members, free }
}

function freeAnyway(seen: AgentMoment, atMs: number): AgentMoment {
  return seen.state === 'free' ? seen : { ...seen, state: 'free', certainty: 'inferred', sinceMs: atMs }
}

/** The rule's choice for a choice of the platform, with both agents. */
export function buildChoice(scene: Scene, leg: Leg, offer: Offer): Choice {
  const moment = queueMoment(scene, leg.queueId, offer.atMs, offer.userId)
  const waitedSeconds = (offer.atMs - leg.arrivedAtMs) / 1000
  const contact = { contactTypeId: scene.typeOf(leg), waitedSeconds }
  const rule = scene.rule(moment.version)
  const could = rule.ranked(contact, moment.free, moment.free.length)
  const seen = could.map((id) => moment.members.get(id)?.certainty ?? 'unknown')
  const unsure =
    scene.evidence.asToday !== undefined || could.some((id) => moment.setup.agents.get(id)?.unsure !== undefined)
  return {
    leg,
    offer,
    waitedSeconds,
    version: moment.version,
    free: moment.free,
    ruleAgentId: could[0],
    eligible: could.length,
    certainty:
      !unsure && moment.queue?.unsure === undefined && seen.every((one) => one === 'known') ? 'known' : 'inferred',
  }
}

/** Whether the agent took the waiting contact that the rule gives; undefined for a contact that had not waited. */
export function isInOrder(scene: Scene, rule: RoutingRule, { leg, offer, waitedSeconds, version }: Choice) {
  if (waitedSeconds <= 0) return undefined
  const queues = scene.versions[version]?.setup.queues
  const own = scene
    .waitingAt(offer.atMs)
    .filter((one) => queues?.get(one.queueId)?.members.get(offer.userId)?.joined === true)
    .filter((one) => one.arrivedAtMs < offer.atMs)
  const agent = { agentId: offer.userId, media: scene.agentAt(offer.userId, offer.atMs).media }
  const waiting = own.map((one) => ({
    contactTypeId: scene.typeOf(one),
    waitedSeconds: (offer.atMs - one.arrivedAtMs) / 1000,
  }))
  const chosen = own[rule.contactFor(agent, waiting)]
  return chosen !== undefined && chosen.conversationId === leg.conversationId && chosen.arrivedAtMs === leg.arrivedAtMs
}
