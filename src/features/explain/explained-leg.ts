import { buildChoice, whyNotEvaluated } from './choice'
import type { ExplainedLeg, ExplanationStep } from './explanation'
import type { Leg, Offer } from './legs'
import { droppedBy, explainedMembers, type Lineup, lineupAt } from './members'
import { listed, type Namer } from './names'
import { BEFORE_HOURS, leftMs, type Scene, whyInferred } from './scene'

/** One stay in a queue, explained. */
export function explainedLeg(scene: Scene, leg: Leg, name: Namer): ExplainedLeg {
  const taken = leg.offers.find(({ answered }) => answered) ?? leg.offers[0]
  const nowMs = Date.parse(scene.evidence.snapshot.takenAt)
  const atMs = Math.min(taken?.atMs ?? leg.endMs, nowMs)
  const lineup = lineupAt(scene, leg, atMs, taken?.userId)
  const choice =
    taken === undefined || whyNotEvaluated(scene, leg, taken) !== undefined ? undefined : buildChoice(scene, leg, taken)
  const rings = lineup.moment.queue?.rings ?? []
  const dropped = leg.removedSkillIds.length > 0 ? leg.removedSkillIds : droppedBy(rings, lineup.ring)
  const members = explainedMembers(scene, leg, atMs, lineup, name)
  const others = scene.waitingAt(atMs).filter((one) => {
    return one.queueId === leg.queueId && one.conversationId !== leg.conversationId && leftMs(one) > atMs
  })
  const priority = scene.evidence.priorities?.get(leg.conversationId)
  const usedRouting = taken?.usedRouting ?? leg.usedRouting
  const waitedMs = leftMs(leg) - leg.arrivedAtMs
  const first = members.find(({ place }) => place === 1)
  return {
    queue: name.queue(leg.queueId),
    mediaType: leg.mediaType,
    skills: leg.skillIds.map(name.skill),
    ...(leg.languageId === undefined ? {} : { language: name.language(leg.languageId) }),
    ...(priority === undefined ? {} : { priority }),
    arrivedAt: new Date(leg.arrivedAtMs).toISOString(),
    ...(Number.isFinite(waitedMs) ? { waitedSeconds: waitedMs / 1000 } : {}),
    outcome: decideOutcome(leg, taken),
    ...(taken === undefined ? {} : { agent: name.agent(taken.userId) }),
    ...(usedRouting === undefined ? {} : { usedRouting }),
    ...(rings.length > 1 ? { ring: lineup.ring } : {}),
    droppedSkills: dropped.filter((id) => leg.skillIds.includes(id)).map(name.skill),
    ...(first === undefined ? {} : { ruleAgent: first.agent }),
    ...(choice === undefined ? {} : { agrees: choice.ruleAgentId === choice.offer.userId }),
    members,
    alsoWaiting: others.length,
    steps: listSteps({ scene, leg, taken, lineup, members, name, alsoWaiting: others.length, priority }),
  }
}

function decideOutcome(leg: Leg, taken: Offer | undefined): ExplainedLeg['outcome'] {
  if (taken?.answered === true) return 'answered'
  if (leg.abandoned) return 'abandoned'
  return Number.isFinite(leg.endMs) ? 'transferred' : 'waiting'
}

interface LegFacts {
  readonly scene: Scene
  readonly leg: Leg
  readonly taken: Offer | undefined
  readonly lineup: Lineup
  readonly members: ExplainedLeg['members']
  readonly name: Namer
  readonly alsoWaiting: number
  readonly priority: number | undefined
}

function listSteps(facts: LegFacts): ExplanationStep[] {
  return [
    requested(facts),
    membersStep(facts),
    presence(facts),
    ...ringStep(facts),
    ...choiceStep(facts),
    waiting(facts),
  ]
}

function requested({ scene, leg, name, priority }: LegFacts): ExplanationStep {
  const skills = leg.skillIds.length === 0 ? 'no skill' : listed(leg.skillIds.map(name.skill))
  const language = leg.languageId === undefined ? '' : `, language ${name.language(leg.languageId).name}`
  const text = `It asked for ${skills}${language} in ${name.queue(leg.queueId).name} (${leg.mediaType})`
  if (priority !== undefined) return { step: 'asked', certainty: 'known', text: `${text}, priority ${priority}.` }
  const why = scene.evidence.priorityUnknown ?? 'conversation details do not contain the priority'
  return { step: 'asked', certainty: 'known', text: `${text}.`, why }
}

function membersStep({ scene, lineup, name, leg }: LegFacts): ExplanationStep {
  const { queue, version } = lineup.moment
  const queueName = name.queue(leg.queueId).name
  if (queue === undefined) {
    return {
      step: 'members',
      certainty: 'unknown',
      text: `The members of ${queueName} are not known.`,
      why: 'the queue is not in the snapshot',
    }
  }
  const joined = [...queue.members.values()].filter((member) => member.joined).length
  const able = lineup.standings.filter(({ obstacles }) => obstacles.every((one) => one === 'laterRing')).length
  const text = `${queueName} (${queue.evaluation}) had ${joined} activated members; ${able} held everything that was asked for.`
  const unsure = explainUnsure(lineup)
  if (unsure !== undefined) return { step: 'members', certainty: 'unknown', text, why: unsure }
  const why = whyInferred(scene, version)
  return why === undefined
    ? { step: 'members', certainty: 'known', text }
    : { step: 'members', certainty: 'inferred', text, why }
}

/** Why the configuration of the queue and its members is uncertain. */
function explainUnsure({ moment: { queue, setup }, standings }: Lineup): string | undefined {
  const unsure = queue?.unsure ?? standings.map(({ userId }) => setup.agents.get(userId)?.unsure).find(Boolean)
  return unsure === undefined ? undefined : `the configuration was ${unsure}`
}

function presence({ lineup }: LegFacts): ExplanationStep {
  const activated = lineup.standings.filter(({ obstacles }) => !obstacles.includes('notActivated'))
  const of = (state: string) => activated.filter(({ moment }) => moment.state === state).length
  const unknown = of('unknown')
  const onQueue = activated.length - of('offQueue') - unknown
  const text = `Of the ${activated.length} activated members, ${onQueue} were on queue: ${of('free')} free and ${of('busy')} busy.`
  if (unknown > 0) {
    return { step: 'free', certainty: 'unknown', text, why: `nothing is known of ${unknown} members at that time` }
  }
  const inferred = activated.filter(({ moment }) => moment.certainty === 'inferred').length
  if (inferred === 0) return { step: 'free', certainty: 'known', text }
  return {
    step: 'free',
    certainty: 'inferred',
    text,
    why: `for ${inferred} members it follows from the contacts they had before and after`,
  }
}

function ringStep({ leg, lineup, name }: LegFacts): ExplanationStep[] {
  const rings = lineup.moment.queue?.rings ?? []
  if (rings.length < 2) return []
  const areReported = leg.removedSkillIds.length > 0
  const dropped = (areReported ? leg.removedSkillIds : droppedBy(rings, lineup.ring)).filter((id) =>
    leg.skillIds.includes(id),
  )
  const rest = dropped.length === 0 ? 'no skill was dropped' : `dropped by then: ${listed(dropped.map(name.skill))}`
  const text = `Ring ${lineup.ring} of ${rings.length} was open; ${rest}.`
  if (areReported) return [{ step: 'ring', certainty: 'known', text }]
  return [{ step: 'ring', certainty: 'inferred', text, why: "from the wait and the rings' time-outs" }]
}

function choiceStep({ scene, leg, taken, members, name, lineup }: LegFacts): ExplanationStep[] {
  if (taken === undefined) {
    const text = leg.abandoned ? 'The contact was abandoned before an agent was chosen.' : 'No agent has been chosen.'
    return [{ step: 'choice', certainty: 'known', text }]
  }
  const agent = name.agent(taken.userId)
  const [got, then] = [`${agent.name} ${taken.answered ? 'got' : 'was offered'} it`, afterOffer(taken)]
  const why = whyNotEvaluated(scene, leg, taken)
  if (why !== undefined) return [{ step: 'choice', certainty: 'unknown', text: `${got}.${then}`, why }]
  const [first, second] = members.filter(({ place }) => place !== undefined)
  if (first?.agent.id !== agent.id) {
    const other = first === undefined ? 'nobody' : first.agent.name
    const text = `${got}; our rule gives ${other}.${then}`
    return [{ step: 'choice', certainty: 'unknown', text, why: 'platform and rule differ: see the causes' }]
  }
  const text = `${got}, as the rule of the queue says: ${reason(first, second, lineup)}.${then}`
  const areSeen = [first, second].every((one) => (one?.certainty ?? 'known') === 'known')
  const inferred = areSeen
    ? (explainUnsure(lineup) ?? whyInferred(scene, lineup.moment.version))
    : 'the agent’s state follows from the contacts before and after'
  return inferred === undefined
    ? [{ step: 'choice', certainty: 'known', text }]
    : [{ step: 'choice', certainty: 'inferred', text, why: inferred }]
}

/** What became of an offer that was not answered. */
function afterOffer({ answered, endMs }: Offer): string {
  if (answered) return ''
  return Number.isFinite(endMs) ? ' The agent did not answer.' : ' It is not answered yet.'
}

type Member = ExplainedLeg['members'][number]

function reason(first: Member, second: Member | undefined, { moment }: Lineup): string {
  if (second === undefined) return 'the only one who was free and could take it'
  if (first.score !== undefined && second.score !== undefined && first.score > second.score) {
    return `the highest average level, ${level(first.score)} against ${level(second.score)} of ${second.agent.name}`
  }
  const idle = `idle longest, for ${Math.round(first.idleSeconds ?? 0)} s, ${second.agent.name} for ${Math.round(second.idleSeconds ?? 0)} s`
  return moment.queue?.evaluation === 'BEST' && first.score !== undefined ? `equal levels, and ${idle}` : idle
}

function level(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** Earlier contacts that still waited are not read. */
const NOT_OLDER = `contacts that began more than ${BEFORE_HOURS} hours before the conversation were not read`

function waiting({ alsoWaiting }: LegFacts): ExplanationStep {
  const text =
    alsoWaiting === 0
      ? 'Nobody else waited in the queue.'
      : `${alsoWaiting} ${alsoWaiting === 1 ? 'other contact' : 'other contacts'} waited in the queue.`
  return { step: 'waiting', certainty: 'known', text, why: NOT_OLDER }
}
