import type { AgreementDifference, Certainty, RoutingCauseKind } from '../../documents'
import type { RoutingRules } from '../../optimizer'
import { buildChoice, type Choice, NOT_SEEN_FREE, whyNotEvaluated } from './choice'
import type { RoutingCause } from './explanation'
import type { Leg } from './legs'
import { droppedBy, type Lineup, lineupAt, type Standing } from './members'
import { createNamer, listed, type Namer } from './names'
import { leftMs, type Scene, whyInferred } from './scene'

/** Causes in the order in which they are named: a mistake before a shortage. */
const ORDER: readonly RoutingCauseKind[] = [
  'skillLost',
  'ringDropped',
  'notActivated',
  'languageMissing',
  'ringNotOpen',
  'levelStale',
  'skillMissing',
  'nobodyOnQueue',
  'allBusy',
]

/** Shorter waits need no explanation. */
const MIN_WAIT_MS = 1000

/** What made one stay in a queue long or led to the wrong agent; the most important cause first. */
export function findCauses(scene: Scene, leg: Leg): readonly RoutingCause[] {
  const name = createNamer(scene.evidence.snapshot)
  const taken = leg.offers.find(({ answered }) => answered)
  const whyNot = taken === undefined ? undefined : whyNotEvaluated(scene, leg, taken)
  const isMember = taken !== undefined && (whyNot === undefined || whyNot === NOT_SEEN_FREE)
  const choice = isMember ? buildChoice(scene, leg, taken) : undefined
  const found = [
    ...lostInTransfer(leg, name),
    ...(choice === undefined ? [] : droppedByRing(scene, choice, name)),
    ...(choice === undefined || whyNot !== undefined ? [] : wrongLevel(scene, choice, name)),
    ...waitCauses(scene, leg, name),
  ]
  return byWeight(found)
}

/** The most important first; causes of one kind in the order of the queues. */
export function byWeight(causes: readonly RoutingCause[]): readonly RoutingCause[] {
  return [...causes].sort((a, b) => ORDER.indexOf(a.cause) - ORDER.indexOf(b.cause))
}

function lostInTransfer(leg: Leg, name: Namer): RoutingCause[] {
  const lost = lostSkills(leg.requestedBefore, leg.skillIds)
  // A contact that asks for new skills was meant to go elsewhere.
  if (lost.length === 0 || leg.skillIds.some((id) => !leg.requestedBefore.includes(id))) return []
  const skills = lost.map(name.skill)
  const queue = name.queue(leg.queueId)
  const text = `The transfer to ${queue.name} lost ${skillWord(skills.length)} ${listed(skills)}: it was asked for in the queue before, and not in this one.`
  return [{ cause: 'skillLost', certainty: 'known', queue, text, agents: [], skills }]
}

function skillWord(count: number): string {
  return count === 1 ? 'the skill' : 'the skills'
}

function droppedByRing(scene: Scene, choice: Choice, name: Namer): RoutingCause[] {
  const { leg, offer, waitedSeconds, version } = choice
  const { setup } = scene.setupAt(offer.atMs)
  const rings = setup.queues.get(leg.queueId)?.rings ?? []
  const ring = scene.rule(version).ringAfter({ contactTypeId: scene.typeOf(leg), waitedSeconds })
  const isRecorded = leg.removedSkillIds.length > 0
  const dropped = isRecorded ? leg.removedSkillIds : droppedBy(rings, ring).filter((id) => leg.skillIds.includes(id))
  const held = setup.agents.get(offer.userId)?.skills
  const lacked = dropped.filter((id) => held?.has(id) !== true)
  if (lacked.length === 0) return []
  const [skills, queue, agent] = [lacked.map(name.skill), name.queue(leg.queueId), name.agent(offer.userId)]
  const text = `After ${Math.round(waitedSeconds)} s ring ${ring - 1} of ${queue.name} dropped ${skillWord(skills.length)} ${listed(skills)}, and ${agent.name} answered without ${skills.length === 1 ? 'it' : 'them'}.`
  return [{ cause: 'ringDropped', certainty: isRecorded ? 'known' : 'inferred', queue, text, agents: [agent], skills }]
}

function wrongLevel(scene: Scene, choice: Choice, name: Namer): RoutingCause[] {
  const { leg, offer } = choice
  const queue = name.queue(leg.queueId)
  const stale = staleLevels(scene, choice)
  if (stale !== undefined) {
    const [better, agent] = [name.agent(stale.betterId), name.agent(offer.userId)]
    const moves = stale.moves.map(
      ({ userId, skillId, before, now }) =>
        `${name.agent(userId).name} had ${name.skill(skillId).name} at level ${before ?? 'none'} then and has it at ${now ?? 'none'} now`,
    )
    const text = `${agent.name} was chosen by levels that have been changed since: ${moves.join('; ')}. Under today's levels ${better.name} would have got it.`
    const skills = [...new Set(stale.moves.map(({ skillId }) => skillId))].map(name.skill)
    return [{ cause: 'levelStale', certainty: 'inferred', queue, text, agents: [agent, better], skills }]
  }
  if (choice.ruleAgentId === undefined || choice.ruleAgentId === offer.userId) return []
  const before = agentBy(scene, 'levelBefore', choice) === offer.userId
  if (!before && agentBy(scene, 'levelAfter', choice) !== offer.userId) return []
  const agents = [name.agent(offer.userId), name.agent(choice.ruleAgentId)]
  const text = `${agents[0]?.name} was chosen as under the levels ${before ? 'before' : 'after'} a change of the same day; by those in effect it would have been ${agents[1]?.name}.`
  return [{ cause: 'levelStale', certainty: 'inferred', queue, text, agents, skills: leg.skillIds.map(name.skill) }]
}

/** What kept free agents from a waiting contact: when it came, and half-way through its wait. */
function waitCauses(scene: Scene, leg: Leg, name: Namer): RoutingCause[] {
  const endMs = Math.min(leftMs(leg), Date.parse(scene.evidence.snapshot.takenAt))
  if (endMs - leg.arrivedAtMs < MIN_WAIT_MS) return []
  const lineups = [leg.arrivedAtMs, (leg.arrivedAtMs + endMs) / 2].map((atMs) => lineupAt(scene, leg, atMs))
  // The members of an unknown queue are unknown.
  if (lineups.some(({ moment }) => moment.queue === undefined)) return []
  const queue = name.queue(leg.queueId)
  const found: RoutingCause[] = []
  const add = (cause: RoutingCauseKind, who: readonly Standing[], text: (names: string) => string): void => {
    if (who.length === 0) return
    const ids = [...new Set(who.map(({ userId }) => userId))]
    const missing = [...new Set(who.flatMap((one) => one.missingSkills))].map(name.skill)
    const language = who.find((one) => one.missingLanguage)?.missingLanguage
    const skills = [...missing, ...(language === undefined ? [] : [name.language(language)])]
    found.push({
      cause,
      certainty: rateCertainty(scene, lineups, who),
      queue,
      text: text(listed(ids.map(name.agent))),
      agents: ids.map(name.agent),
      skills,
    })
  }
  const freeBut = (obstacle: Standing['obstacles'][number]) =>
    lineups
      .flatMap(({ standings }) =>
        standings.filter((one) => one.moment.state === 'free' && one.obstacles.every((own) => own === obstacle)),
      )
      .filter(({ obstacles }) => obstacles.length > 0)
  const requested = listed([
    ...leg.skillIds.map(name.skill),
    ...(leg.languageId === undefined ? [] : [name.language(leg.languageId)]),
  ])
  const everything = requested === '' ? 'everything that was asked for' : requested
  add(
    'notActivated',
    freeBut('notActivated'),
    (who) => `${who} held ${everything} and was free, but is not activated in ${queue.name}.`,
  )
  add(
    'languageMissing',
    freeBut('lacksLanguage'),
    (who) =>
      `${who} was free with the skills that were asked for, but without the language ${name.language(leg.languageId ?? '').name}.`,
  )
  add(
    'ringNotOpen',
    freeBut('laterRing'),
    (who) => `${who} held ${everything} and was free, but in a ring that was not open yet.`,
  )
  add('skillMissing', freeBut('lacksSkill'), (who) => `${who} was free, but without the skills that were asked for.`)
  return [...found, ...shortage(scene, lineups, leg, name)]
}

/** No agent who could have taken it was on queue and free. */
function shortage(scene: Scene, lineups: readonly Lineup[], leg: Leg, name: Namer): RoutingCause[] {
  const first = lineups[0]?.standings ?? []
  const able = first.filter(({ obstacles }) => obstacles.every((one) => one === 'laterRing'))
  const queue = name.queue(leg.queueId)
  const busy = able.filter(({ moment }) => moment.state === 'busy')
  // An agent whose state is unknown may have been free.
  if (able.some(({ moment }) => moment.state === 'free' || moment.state === 'unknown')) return []
  const certainty = rateCertainty(scene, lineups, able)
  const skills = leg.skillIds.map(name.skill)
  if (busy.length === 0) {
    const text =
      able.length === 0
        ? `No activated member of ${queue.name} holds everything that was asked for.`
        : `Nobody who can take it was on queue: ${listed(able.map((one) => name.agent(one.userId)))} ${able.length === 1 ? 'was' : 'were'} not.`
    return [
      { cause: 'nobodyOnQueue', certainty, queue, text, agents: able.map((one) => name.agent(one.userId)), skills },
    ]
  }
  const text =
    busy.length === 1
      ? `The only member on queue who can take it, ${listed(busy.map((one) => name.agent(one.userId)))}, had a contact in hand.`
      : `All ${busy.length} members on queue who can take it had a contact in hand.`
  return [{ cause: 'allBusy', certainty, queue, text, agents: busy.map((one) => name.agent(one.userId)), skills }]
}

/** How sure a cause is: not surer than the configuration and the states of agents that it is based on. */
function rateCertainty(scene: Scene, lineups: readonly Lineup[], who: readonly Standing[]): Certainty {
  const isRead = lineups.every(({ moment }) => {
    const { queue, setup, version } = moment
    const unsure = queue?.unsure ?? who.find(({ userId }) => setup.agents.get(userId)?.unsure !== undefined)
    return unsure === undefined && whyInferred(scene, version) === undefined
  })
  return isRead && who.every(({ moment }) => moment.certainty === 'known') ? 'known' : 'inferred'
}

/** A choice that would differ under today's levels. */
interface StaleLevels {
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
function staleLevels(scene: Scene, choice: Choice): StaleLevels | undefined {
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

type Reading = AgreementDifference['reading']

/** Other readings of the rule, which the platform's documents leave open or an org may have set. */
const RULES: readonly (readonly [reading: Reading, rules: RoutingRules])[] = [
  ['languageInLevel', { languageInLevel: true }],
  ['skillsFirst', { bestCandidatesBy: 'skills' }],
  ['considersAll', { bestCandidates: 1_000_000 }],
  ['longestIdle', { agentChoice: 'longestIdle' }],
  ['highestLevel', { agentChoice: 'highestLevel' }],
]

/** A change of levels may take this long until it is used, or until its audit is written. */
const STALE_MS = 24 * 3_600_000

/** All readings under which a choice can be repeated. */
export const READINGS: readonly Reading[] = [
  ...RULES.map(([reading]) => reading),
  'levelBefore',
  'levelAfter',
  'skillLost',
]

/** The agent whom a reading of the rule chooses; undefined if the reading is the rule itself or chooses nobody. */
export function agentBy(scene: Scene, reading: Reading, choice: Choice): string | undefined {
  const { leg, waitedSeconds, free, version, offer } = choice
  const contact = { contactTypeId: scene.typeOf(leg), waitedSeconds }
  const rules = RULES.find(([name]) => name === reading)?.[1]
  if (rules !== undefined) return scene.rule(version, rules).agentFor(contact, free)
  if (reading === 'levelBefore') {
    const since = scene.versions[version]?.fromMs ?? Number.NEGATIVE_INFINITY
    return version > 0 && offer.atMs - since < STALE_MS ? scene.rule(version - 1).agentFor(contact, free) : undefined
  }
  if (reading === 'levelAfter') {
    const next = scene.versions[version + 1]?.fromMs ?? Number.POSITIVE_INFINITY
    return next - offer.atMs < STALE_MS ? scene.rule(version + 1).agentFor(contact, free) : undefined
  }
  if (reading === 'skillLost' && lostSkills(leg.requestedBefore, leg.skillIds).length > 0) {
    const asBefore = scene.typeLike(leg, leg.requestedBefore)
    return asBefore === undefined
      ? undefined
      : scene.rule(version).agentFor({ ...contact, contactTypeId: asBefore }, free)
  }
  return undefined
}

/** Skills that were asked for before and no longer are. */
function lostSkills(before: readonly string[], now: readonly string[]): readonly string[] {
  return before.filter((id) => !now.includes(id))
}

/** The readings that lead to the platform's choice, if the rule does not. */
export function listReadings(scene: Scene, choice: Choice): readonly Reading[] {
  if (choice.ruleAgentId === choice.offer.userId) return []
  const found = READINGS.filter((reading) => agentBy(scene, reading, choice) === choice.offer.userId)
  return found.length === 0 ? ['unexplained'] : found
}
