import type { AgreementDifference } from '../../documents'
import type { RoutingRules } from '../../optimizer'
import type { Choice } from './choice'
import type { Scene } from './scene'

type Reading = AgreementDifference['reading']

/** Other readings of the rule, which the platform's documents leave open or an org may have set. */
const RULES: readonly (readonly [reading: Reading, rules: RoutingRules])[] = [
  ['languageInLevel', { languageInLevel: true }],
  ['skillsFirst', { bestLooksFirst: 'skills' }],
  ['looksAtAll', { bestLooksAt: 1_000_000 }],
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
  if (reading === 'skillLost' && lostSkills(leg.askedBefore, leg.skillIds).length > 0) {
    const asBefore = scene.typeLike(leg, leg.askedBefore)
    return asBefore === undefined
      ? undefined
      : scene.rule(version).agentFor({ ...contact, contactTypeId: asBefore }, free)
  }
  return undefined
}

/** Skills that were asked for before and no longer are. */
export function lostSkills(before: readonly string[], now: readonly string[]): readonly string[] {
  return before.filter((id) => !now.includes(id))
}

/** The readings that lead to the platform's choice, if the rule does not. */
export function readingsOf(scene: Scene, choice: Choice): readonly Reading[] {
  if (choice.ruleAgentId === choice.offer.userId) return []
  const found = READINGS.filter((reading) => agentBy(scene, reading, choice) === choice.offer.userId)
  const routing = choice.offer.usedRouting ?? choice.leg.usedRouting
  const queue = scene.versions[choice.version]?.setup.queues.get(choice.leg.queueId)
  const predictive = routing === 'Predictive' || queue?.predictive === true
  const all: Reading[] = predictive ? [...found, 'predictive'] : [...found]
  return all.length === 0 ? ['unexplained'] : all
}
