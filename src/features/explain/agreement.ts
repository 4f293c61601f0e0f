import type {
  AgreementContact,
  AgreementDifference,
  AgreementRate,
  Interval,
  RoutingAgreement,
  UnevaluatedContact,
} from '../../documents'
import { wilson } from '../../workflows/kit/wilson'
import { agentBy, findCauses, listReadings, READINGS } from './causes'
import { buildChoice, type Choice, isInOrder, whyNotEvaluated } from './choice'
import type { Leg, Offer } from './legs'
import { createNamer, type Namer } from './names'
import type { Scene } from './scene'

interface Evaluated {
  readonly choice: Choice
  readonly agrees: boolean
  readonly inOrder: boolean | undefined
}

/** How often the platform's choices in some queues agree with the rule. */
export function buildAgreement(scene: Scene, queueIds: readonly string[], interval: Interval): RoutingAgreement {
  const { snapshot, notes } = scene.evidence
  const name = createNamer(snapshot)
  const desired = new Set(queueIds)
  const [fromMs, toMs] = [Date.parse(interval.start), Date.parse(interval.end)]
  const legs = scene.legs.filter(
    ({ queueId, arrivedAtMs }) => desired.has(queueId) && arrivedAtMs >= fromMs && arrivedAtMs < toMs,
  )
  const notEvaluated = new Map<string, number>()
  const others: UnevaluatedContact[] = []
  const causes = new Map(
    legs.map((leg): [Leg, Cause] => [
      leg,
      isSlow(scene, leg) ? (findCauses(scene, leg)[0]?.cause ?? 'none') : undefined,
    ]),
  )
  const evaluated = legs.flatMap((leg) =>
    leg.offers.flatMap((offer): Evaluated[] => {
      const why = whyNotEvaluated(scene, leg, offer)
      if (why !== undefined) {
        notEvaluated.set(why, (notEvaluated.get(why) ?? 0) + 1)
        others.push(unevaluated({ leg, offer, why, cause: causes.get(leg) }, name))
        return []
      }
      const choice = buildChoice(scene, leg, offer)
      const inOrder = isInOrder(scene, scene.rule(choice.version), choice)
      return [{ choice, agrees: choice.ruleAgentId === offer.userId, inOrder }]
    }),
  )
  for (const leg of legs.filter(({ offers }) => offers.length === 0))
    others.push(unevaluated({ leg, offer: undefined, why: whyNobody(leg), cause: causes.get(leg) }, name))
  const compared = new Set(evaluated.map(({ choice }) => choice.leg.queueId))
  const waited = evaluated.filter(({ inOrder }) => inOrder !== undefined)
  const rows = evaluated.map((one) => buildRow(scene, one, causes.get(one.choice.leg), name))
  return {
    format: 'skillroute/agreement@1',
    org: snapshot.org,
    interval,
    queues: queueIds.filter((id) => compared.size === 0 || compared.has(id)).map(name.queue),
    agents: calculateRate(evaluated, ({ agrees }) => agrees),
    contested: calculateRate(
      evaluated.filter(({ choice }) => choice.eligible > 1),
      ({ agrees }) => agrees,
    ),
    known: calculateRate(
      evaluated.filter(({ choice }) => choice.certainty === 'known'),
      ({ agrees }) => agrees,
    ),
    order: calculateRate(waited, ({ inOrder }) => inOrder === true),
    notEvaluated: [...notEvaluated]
      .map(([why, contacts]) => ({ why, contacts }))
      .sort((a, b) => b.contacts - a.contacts),
    differences: listDifferences(scene, evaluated, rows),
    slow: countSlow([...causes.values()]),
    contacts: rows,
    others,
    notes: [...notes],
  }
}

function calculateRate<T>(all: readonly T[], agrees: (one: T) => boolean): AgreementRate {
  const evaluated = all.length
  const agreed = all.filter(agrees).length
  if (evaluated === 0) return { evaluated, agreed, ratio: null, low: null, high: null }
  return { evaluated, agreed, ratio: agreed / evaluated, ...wilson(agreed, evaluated) }
}

type Cause = RoutingAgreement['slow'][number]['cause'] | undefined

function causeField(cause: Cause): Pick<AgreementContact, 'cause'> {
  return cause === undefined || cause === 'none' ? {} : { cause }
}

interface Unevaluated {
  readonly leg: Leg
  readonly offer: Offer | undefined
  readonly why: string
  readonly cause: Cause
}

function unevaluated({ leg, offer, why, cause }: Unevaluated, name: Namer): UnevaluatedContact {
  const untilMs = offer?.atMs ?? leg.endMs
  return {
    conversationId: leg.conversationId,
    queue: name.queue(leg.queueId),
    at: new Date(offer?.atMs ?? leg.arrivedAtMs).toISOString(),
    ...(Number.isFinite(untilMs) ? { waitedSeconds: (untilMs - leg.arrivedAtMs) / 1000 } : {}),
    skills: leg.skillIds.map(name.skill),
    ...(offer === undefined ? {} : { agent: name.agent(offer.userId) }),
    why,
    ...causeField(cause),
  }
}

function whyNobody(leg: Leg): string {
  if (leg.abandoned) return 'abandoned before an agent was chosen'
  return Number.isFinite(leg.endMs) ? 'left the queue before an agent was chosen' : 'still waits'
}

function buildRow(scene: Scene, { choice, agrees, inOrder }: Evaluated, cause: Cause, name: Namer): AgreementContact {
  const { leg, offer, ruleAgentId } = choice
  return {
    conversationId: leg.conversationId,
    queue: name.queue(leg.queueId),
    at: new Date(offer.atMs).toISOString(),
    waitedSeconds: choice.waitedSeconds,
    skills: leg.skillIds.map(name.skill),
    agent: name.agent(offer.userId),
    ...(ruleAgentId === undefined ? {} : { ruleAgent: name.agent(ruleAgentId) }),
    agrees,
    ...(inOrder === undefined ? {} : { inOrder }),
    certainty: choice.certainty,
    eligible: choice.eligible,
    readings: agrees ? [] : listReadings(scene, choice),
    ...causeField(cause),
  }
}

/** How many of the differences each other reading of the rule explains, and how often that reading is right overall. */
function listDifferences(
  scene: Scene,
  evaluated: readonly Evaluated[],
  rows: readonly AgreementContact[],
): AgreementDifference[] {
  const counts = new Map<AgreementDifference['reading'], number>()
  for (const { readings } of rows) for (const one of readings) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts]
    .map(([reading, explains]): AgreementDifference => {
      if (!READINGS.includes(reading)) return { reading, explains }
      const right = evaluated.filter(({ choice, agrees }) => {
        const agent = agentBy(scene, reading, choice)
        return agent === undefined ? agrees : agent === choice.offer.userId
      })
      return { reading, explains, ratio: right.length / evaluated.length }
    })
    .sort((a, b) => b.explains - a.explains || (b.ratio ?? 0) - (a.ratio ?? 0))
}

function countSlow(causes: readonly Cause[]): RoutingAgreement['slow'] {
  const counts = new Map<RoutingAgreement['slow'][number]['cause'], number>()
  for (const cause of causes) if (cause !== undefined) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  return [...counts].map(([cause, contacts]) => ({ cause, contacts })).sort((a, b) => b.contacts - a.contacts)
}

/** The usual target, for queues without one. */
const USUAL_TARGET_SECONDS = 20

function isSlow({ evidence }: Scene, leg: Scene['legs'][number]): boolean {
  const queue = evidence.snapshot.queues.find(({ id }) => id === leg.queueId)
  const target = queue?.serviceLevels[leg.mediaType]?.seconds ?? USUAL_TARGET_SECONDS
  const taken = leg.offers.find(({ answered }) => answered)
  const endMs = taken?.atMs ?? leg.endMs
  return Number.isFinite(endMs) && (leg.abandoned || (endMs - leg.arrivedAtMs) / 1000 > target)
}
