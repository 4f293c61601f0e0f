import type { Client } from '../../../client'
import { LIMITS } from '../../../core/limits'
import type { Change, GuardrailResult, ModelAgent, Plan, PlanBasis, SkillLevel, Snapshot } from '../../../documents'
import { chunks, concurrently } from '../../../resources/kit/lists/in-parts'
import type { CallOptions } from '../../../transport/contract/call-options'
import { listLiveQueues } from '../../guardrails/basis'
import { evaluateGuardrails } from '../../guardrails/check'
import { liveQueues } from '../../guardrails/live'
import { fetchLevels } from '../../kit/read-levels'
import { queuesNow } from '../../status/now'
import type { ApplyGuardrails } from '../options/refuse'

/** Users or queues read at once; the client's own limits apply too. */
const PARALLEL = 4

/**
 * Checks the guardrails whose result may have changed since the plan was made: who holds and may get which skill, who
 * covers it, and the current figures of queues. Without such guardrails nothing is read.
 * @param given limits given to this apply; those on people were already checked against the snapshot that came with
 * them
 */
export async function evaluateLive(
  client: Client,
  plan: Plan,
  given: ApplyGuardrails | undefined,
  call: CallOptions,
): Promise<GuardrailResult[]> {
  return [...(await evaluatePeople(client, plan, call)), ...(await evaluateQueues(client, plan, given, call))]
}

async function evaluatePeople(
  client: Client,
  { binding, changes }: Plan,
  call: CallOptions,
): Promise<GuardrailResult[]> {
  const basis = binding?.basis
  if (binding === undefined || basis === undefined) return []
  const { coverage, certifications, maxSkillsPerAgent } = binding.guardrails
  const guardrails = { format: binding.guardrails.format, coverage, certifications, maxSkillsPerAgent }
  const snapshot = await readBasis(client, basis, call)
  return evaluateGuardrails({
    guardrails,
    snapshot,
    changes: changes.filter(aboutBasis(basis)),
    model: modelNow(basis, snapshot),
    now: client.clock.now(),
  })
}

/** Checks the limits of the plan and of this apply; reads the queues once for both. */
async function evaluateQueues(
  client: Client,
  { binding, changes }: Plan,
  given: ApplyGuardrails | undefined,
  call: CallOptions,
): Promise<GuardrailResult[]> {
  const liveBasis = binding?.basis?.live ?? []
  const added = given === undefined ? [] : listLiveQueues(given.guardrails, given.snapshot, changes, given.model)
  const queueIds = [...new Set([...liveBasis, ...added].map(({ id }) => id))]
  if (queueIds.length === 0) return []
  const now = queuesNow(await client.analytics.queueObservations({ queueIds }, call), client.clock.now())
  return [
    ...(binding === undefined ? [] : liveQueues(binding.guardrails, liveBasis, now)),
    ...(given === undefined ? [] : liveQueues(given.guardrails, added, now)),
  ]
}

/** Reads the current agents and queues of the plan's basis. A deleted user is left out and covers nothing. */
async function readBasis(
  client: Client,
  basis: PlanBasis,
  call: CallOptions,
): Promise<Pick<Snapshot, 'agents' | 'skills' | 'queues'>> {
  const lots = chunks(
    basis.agents.map(({ id }) => id),
    LIMITS.userIdsPerCall,
  )
  const users = await concurrently(lots, PARALLEL, (ids) =>
    client.users.byIds(ids, { expand: ['skills', 'certifications'] }, call),
  )
  const agents = await concurrently(users.flat(), PARALLEL, async ({ id, name, state, skills, certifications }) => ({
    id,
    name: name ?? id,
    state: state ?? 'active',
    // An answer without the list does not mean an empty list.
    skills:
      skills?.map(({ id, proficiency = 0 }) => ({ id, level: proficiency })) ?? (await readAlone(client, id, call)),
    languages: [],
    certifications: certifications ?? [],
  }))
  const queues = await concurrently(basis.queues, PARALLEL, async ({ id, name }) => ({
    id,
    name,
    evaluation: 'ALL',
    serviceLevels: {},
    members: (await client.routing.members.list(id, { joined: true }, call).toArray()).map((member) => ({
      userId: member.id,
      joined: true,
      ring: 1,
      memberBy: 'user',
    })),
  }))
  const skills = basis.skills.map((skill) => ({ ...skill, state: 'active' }))
  return { agents, skills, queues }
}

async function readAlone(client: Client, userId: string, call: CallOptions): Promise<SkillLevel[]> {
  const levels = await fetchLevels(client, userId, 'skills', call)
  return [...(levels ?? new Map<string, number>())].map(([id, level]) => ({ id, level }))
}

/**
 * Combines the plan's presence and demand with the current skills. An agent who is no longer active is no longer on
 * queue.
 */
function modelNow({ model }: PlanBasis, { agents, queues }: Pick<Snapshot, 'agents' | 'queues'>) {
  if (model === undefined) return undefined
  const now = new Map(agents.map((agent) => [agent.id, agent]))
  const joined = new Map(queues.map(({ id, members }) => [id, new Set(members.map(({ userId }) => userId))]))
  const modelAgents = model.agents.map((agent): ModelAgent => {
    const found = now.get(agent.id)
    const still = agent.queues.filter(({ queueId }) => joined.get(queueId)?.has(agent.id) ?? true)
    const eligible = agent.eligible && found?.state === 'active'
    return { ...agent, eligible, skills: found?.skills ?? [], queues: still }
  })
  return { ...model, agents: modelAgents }
}

/** Selects changes of agents and queues that the basis knows; no other affects the result. */
function aboutBasis({ agents, queues, model }: PlanBasis): (change: Change) => boolean {
  const userIds = new Set(agents.map(({ id }) => id))
  const queueIds = new Set([...queues, ...(model?.queues ?? [])].map(({ id }) => id))
  return (change) =>
    ('queue' in change ? queueIds.has(change.queue.id) : true) && (!('user' in change) || userIds.has(change.user.id))
}
