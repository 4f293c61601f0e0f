import type { ModelAgent, RoutingModel } from '../../documents'
import { describeToken, type Made, type TokenMeaning } from './center/tokens'
import { missedPerWeek, type Present, paceOf, queuesWith, type Reason, skillNames } from './reasons'

/**
 * Explains why a change of what an agent has helps: which contacts it frees the agent for, and how fast the agent is.
 */
export function moveReasonOf({ compiled, weeks, point }: Present, { agent, tokens: [token] }: Made): Reason {
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
