import type { ModelAgent, RoutingModel } from '../../documents'
import { describeToken, type Made, type TokenMeaning } from './center/tokens'
import type { Present, Reason } from './reasons'

/**
 * Explains why a change of what an agent has helps: which contacts it frees the agent for, and how fast the agent is.
 */
export function moveReasonOf({ compiled, weeks, point }: Present, { agent, tokens: [token] }: Made): Reason {
  const { model, ahtSeconds, typeCount, agentCount, reach } = compiled
  const own = model.agents[agent]
  if (own === undefined || token === undefined) return { reason: '', evidence: {}, queues: [] }
  const meaning = describeToken(model, token)
  const types = typesOf(model, own, meaning)
  const others = model.contactTypes.flatMap((_, k) =>
    !types.includes(k) && reach.doors[k * agentCount + agent] !== 0 ? [k] : [],
  )
  const missedOf = (k: number) =>
    weeks.reduce((sum, { offered, within }) => sum + (offered[k] ?? 0) - (within[k] ?? 0), 0) /
    Math.max(1, weeks.length)
  const missed = others.reduce((sum, k) => sum + missedOf(k), 0)
  const mean = (of: (a: number, k: number) => number, agents: readonly number[]) => {
    const all = types.flatMap((k) => agents.map((a) => of(a, k)))
    return all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length)
  }
  const seconds = (a: number, k: number) => ahtSeconds[a * typeCount + k] ?? 0
  const holders = model.agents.flatMap((_, a) =>
    a !== agent && types.some((k) => reach.doors[k * agentCount + a] !== 0) ? [a] : [],
  )
  const [ownSeconds, theirs] = [mean(seconds, [agent]), mean(seconds, holders)]
  const queueIds = new Set(types.map((k) => model.contactTypes[k]?.queueId))
  const queues = model.queues.flatMap(({ id, name }) => (queueIds.has(id) ? [{ id, name }] : []))
  const otherNames = [...new Set(others.map((k) => nameOf(model, k)))]
  const reason = [
    sentenceOf(own, meaning),
    `${own.name} needs ${ownSeconds.toFixed(0)} s a contact, the ${holders.length} others ${theirs.toFixed(0)} s.`,
    otherNames.length === 0
      ? ''
      : `${own.name} also takes contacts of ${otherNames.join(', ')}; ${missed.toFixed(0)} of these contacts a week miss the target.`,
  ]
  const evidence = {
    queue: queues[0]?.name ?? '',
    serviceLevel: point.queues.find(({ queue }) => queue.id === queues[0]?.id)?.serviceLevel.mean ?? 0,
    holders: holders.length,
    missedElsewherePerWeek: missed,
    expectedSeconds: ownSeconds,
    ...(holders.length === 0 ? {} : { holdersSeconds: theirs }),
  }
  return { reason: reason.filter((part) => part !== '').join(' '), evidence, queues }
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
    return isOwn && agent.queues.some((own) => own.queueId === queueId) ? [k] : []
  })
}

function nameOf({ contactTypes, queues, skills }: RoutingModel, type: number): string {
  const { queueId, skillIds = [] } = contactTypes[type] ?? {}
  const asked = skillIds.map((id) => skills.find((skill) => skill.id === id)?.name ?? id)
  return asked.length > 0 ? asked.join(' and ') : (queues.find(({ id }) => id === queueId)?.name ?? '')
}
