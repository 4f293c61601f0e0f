import type { Estimate, ModelAgent, Recommendation, RecommendationValue, RoutingModel } from '../../documents'
import type { Center } from './center/center'
import { grantedLevel } from './center/design'
import { findOpenings, type Openings } from './center/openings'
import { describeToken, type Made, type Token, type TokenMeaning, withoutLevel } from './center/tokens'
import type { Evaluated } from './evaluated'
import { isMove } from './find/limits'
import type { Pick } from './find/pick'
import { missedPerWeek, type Present, paceOf, queuesWith, type Reason, reasonOf, skillNames } from './reasons'
import type { Values } from './value/values'

/** The chosen changes, each with its gain and its reason. `areNeeded`: the others are known to need those of negative value. */
export function describeChanges(
  center: Center,
  picks: readonly Pick[],
  points: readonly Evaluated[],
  values: Values & { readonly areNeeded: boolean },
): Recommendation[] {
  const { base, settings, before } = center
  const [first] = points
  if (picks.length === 0 || first === undefined) return []
  const present = { compiled: base, openings: findOpenings(base, settings), weeks: before, point: first.point }
  const partners = partnersOf(center, present.openings, picks)
  return picks.flatMap((pick, i) => {
    const value = values.picks[i]
    const wave = points.findIndex(({ pickCount }) => pickCount > i)
    const reason = isMove(base.model, pick) ? moveReasonOf(present, pick) : reasonOf(present, pick)
    return value === undefined
      ? []
      : changesOf(center, pick, { ...reason, wave, ...value, areNeeded: values.areNeeded }, partners[i] ?? [])
  })
}

interface Described extends Reason {
  readonly areNeeded: boolean
  readonly wave: number
  readonly alone: Estimate
  readonly beside: Estimate
}

/** For each pick, the tokens of the same agent's other picks that it needs to open a contact type. */
function partnersOf({ base }: Center, { lacking, typesOf }: Openings, picks: readonly Pick[]): Token[][] {
  return picks.map((pick) => {
    const own = pick.tokens.map((token) => withoutLevel(base.model, token))
    const others = picks
      .filter((one) => one !== pick && one.agent === pick.agent)
      .flatMap(({ tokens }) => tokens.map((token) => withoutLevel(base.model, token)))
    const requested = (typesOf[pick.agent] ?? []).flatMap((k) => {
      const tokens = lacking[pick.agent * base.typeCount + k] ?? []
      const isOpened = tokens.every((token) => own.includes(token) || others.includes(token))
      return isOpened && tokens.some((token) => own.includes(token)) ? [tokens] : []
    })
    const actsAlone = requested.some((tokens) => tokens.every((token) => own.includes(token)))
    return actsAlone ? [] : [...new Set(requested.flat())].filter((token) => others.includes(token))
  })
}

function changesOf(
  center: Center,
  { agent, tokens }: Pick,
  { alone, beside, reason, areNeeded, ...rest }: Described,
  partners: readonly Token[],
): Recommendation[] {
  return tokens.map((token) => {
    const others = [...tokens.filter((other) => other !== token), ...partners]
    return {
      format: 'skillroute/recommendation@1',
      id: idOf(center, agent, token),
      ...whatOf(center, agent, token),
      ...rest,
      reason: [reason, ...togetherWith(center, others), ...(areNeeded && beside.mean < 0 ? [NEEDED] : [])].join(' '),
      value: simulatedValue(beside),
      alone: simulatedValue(alone),
      isUncertain: !isSure(beside),
      ...(others.length === 0 ? {} : { with: others.map((other) => idOf(center, agent, other)) }),
    }
  })
}

/** Why changes of negative value are made: the set without them was evaluated as worse. */
const NEEDED =
  'Beside the other changes it is estimated to lower service; without the changes of which that is so, the others bring less, cost a queue more than it may lose, or exceed a limit.'

/** States by name which other changes of the agent a change needs; the value is then that of all of them together. */
function togetherWith({ model }: Center, others: readonly Token[]): string[] {
  const names = others.map((token) => {
    const meaning = describeToken(model, token)
    return 'skill' in meaning ? meaning.skill.name : `the membership of ${meaning.queue.name}`
  })
  return names.length === 0
    ? []
    : [
        `Only together with ${names.join(' and ')}: the value shown is that of ${names.length === 1 ? 'both' : 'all of them'}.`,
      ]
}

const CONFIDENCE = 0.95

/** A simulated gain with its interval. */
export function simulatedValue({ mean, low, high }: Estimate): RecommendationValue {
  const value = { contactsPerWeek: mean, method: 'simulation' }
  return low === null || high === null ? value : { ...value, interval: { low, high, confidence: CONFIDENCE } }
}

/** Whether the interval clearly shows a gain or a loss. */
function isSure({ low, high }: Estimate): boolean {
  return low !== null && high !== null && (low > 0 || high < 0)
}

function whatOf({ model }: Center, agent: number, token: Token) {
  const { id = '', name = '', skills = [], queues = [] } = model.agents[agent] ?? {}
  const who = { agent: { id, name } }
  const meaning = describeToken(model, token)
  const { action } = meaning
  if (action === 'ADD') {
    return {
      ...who,
      action,
      skill: meaning.skill,
      before: null,
      after: meaning.level ?? grantedLevel(model, meaning.skill.id),
    }
  }
  if (action === 'JOIN') return { ...who, action, queue: meaning.queue, before: null, after: 1 }
  if (action === 'RING') {
    const before = queues.find(({ queueId }) => queueId === meaning.queue.id)?.ring ?? null
    return { ...who, action, queue: meaning.queue, before, after: meaning.ring }
  }
  const before = skills.find((held) => held.id === meaning.skill.id)?.level ?? null
  return { ...who, action, skill: meaning.skill, before, after: action === 'SET' ? meaning.level : null }
}

function idOf({ model }: Center, agent: number, token: Token): string {
  const meaning = describeToken(model, token)
  const { id } = 'skill' in meaning ? meaning.skill : meaning.queue
  return `${meaning.action}:${model.agents[agent]?.id ?? ''}:${id}`
}

/**
 * Explains why a change of what an agent has helps: which contacts it frees the agent for, and how fast the agent is.
 */
function moveReasonOf({ compiled, weeks, point }: Present, { agent, tokens: [token] }: Made): Reason {
  const { model, agentCount, reach } = compiled
  const movedAgent = model.agents[agent]
  if (movedAgent === undefined || token === undefined) return { reason: '', evidence: {}, queues: [] }
  const meaning = describeToken(model, token)
  const types = typesOf(model, movedAgent, meaning)
  const others = model.contactTypes.flatMap((_, k) =>
    !types.includes(k) && reach.doors[k * agentCount + agent] !== 0 ? [k] : [],
  )
  const missed = others.reduce((sum, k) => sum + missedPerWeek(weeks, k), 0)
  const { holders, expectedSeconds, ...theirs } = paceOf(compiled, agent, types)
  const queues = queuesWith(model, types)
  const otherNames = [...new Set(others.map((k) => skillNames(model, k) || queuesWith(model, [k])[0]?.name))]
  const reason = [
    sentenceOf(movedAgent, meaning),
    `${movedAgent.name} needs ${expectedSeconds.toFixed(0)} s a contact, ${othersNeed(holders, theirs.holdersSeconds ?? 0)}.`,
    otherNames.length === 0
      ? ''
      : `${movedAgent.name} also takes contacts of ${otherNames.join(', ')}; ${missed.toFixed(0)} of these contacts a week miss the target in the simulation.`,
  ]
  const evidence = {
    queue: queues[0]?.name ?? '',
    serviceLevel: point.queues.find(({ queue }) => queue.id === queues[0]?.id)?.serviceLevel.mean ?? 0,
    holders,
    missedElsewherePerWeek: missed,
    expectedSeconds,
    ...theirs,
  }
  return { reason: reason.filter((part) => part !== '').join(' '), evidence, queues }
}

function othersNeed(holders: number, seconds: number): string {
  if (holders === 0) return 'and nobody else can take them'
  return `the ${holders === 1 ? 'other agent' : `${holders} others`} ${seconds.toFixed(0)} s`
}

function sentenceOf(agent: ModelAgent, meaning: TokenMeaning): string {
  if (meaning.action === 'REMOVE') return `Contacts that ask for ${meaning.skill.name} go to others.`
  if (meaning.action === 'SET') {
    const before = agent.skills.find(({ id }) => id === meaning.skill.id)?.level ?? 0
    const when = meaning.level > before ? 'first' : 'only when nobody of a higher level is free'
    return `Contacts that ask for ${meaning.skill.name} go to ${agent.name} ${when}.`
  }
  const queue = 'queue' in meaning ? meaning.queue.name : ''
  const ring = meaning.action === 'RING' ? meaning.ring : 1
  return ring === 1
    ? `Contacts of ${queue} go to ${agent.name} at once.`
    : `Contacts of ${queue} go to ${agent.name} only when ring ${ring - 1} has nobody who takes them.`
}

/** Contact types that the change affects. */
function typesOf({ contactTypes }: RoutingModel, agent: ModelAgent, meaning: TokenMeaning): number[] {
  return contactTypes.flatMap(({ queueId, skillIds }, k) => {
    const isOwn = 'skill' in meaning ? skillIds.includes(meaning.skill.id) : queueId === meaning.queue.id
    return isOwn && agent.queues.some((membership) => membership.queueId === queueId) ? [k] : []
  })
}
