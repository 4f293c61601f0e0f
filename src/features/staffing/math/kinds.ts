import type { ModelAgent, ModelContactType, RoutingModel } from '../../../documents'
import { canServe } from '../../../optimizer/model/can-serve'
import { handleTimes } from '../../../optimizer/proficiency/handle-times'

/** Agents who can take the same contact types, with the same number of contacts at once. */
export interface AgentKind {
  readonly id: string
  /** Indexes of the contact types in the model. */
  readonly types: readonly number[]
  /** Agents of the model of this kind; empty for new agents. */
  readonly members: readonly ModelAgent[]
  /** An average agent: skills and queues of the first one, mean handle times over all. */
  readonly sample: ModelAgent
}

/**
 * The agents of a model, grouped by the contact types they can take. A contact type that nobody can take gets a kind
 * of new agents who hold only its skills.
 * @param requested by contact type: whether it has any contacts
 * @param concurrency how many contacts at once new agents handle
 */
export function agentKinds(
  model: RoutingModel,
  requested: readonly boolean[],
  concurrency?: ModelAgent['concurrency'],
): AgentKind[] {
  const serves = canServe(model)
  const known = new Map<string, { readonly types: readonly number[]; readonly members: ModelAgent[] }>()
  for (const agent of model.agents) {
    const types = model.contactTypes.flatMap((type, k) => (requested[k] === true && serves(agent, type) ? [k] : []))
    if (types.length === 0) continue
    const media = [...new Set(types.map((k) => model.contactTypes[k]?.mediaType ?? ''))].sort()
    const key = JSON.stringify([
      types,
      media.map((medium) => [agent.concurrency?.[medium] ?? 1, agent.interruptedBy?.[medium]]),
      agent.group,
    ])
    const kind = known.get(key) ?? { types, members: [] }
    known.set(key, kind)
    kind.members.push(agent)
  }
  const findPace = pace(model)
  const there = [...known.values()].map(({ types, members }, i) => ({
    id: `kind-${i + 1}`,
    types,
    members,
    sample: meanAgent(members, model, findPace),
  }))
  const orphans = model.contactTypes.flatMap((_, k) =>
    requested[k] === true && !there.some(({ types }) => types.includes(k)) ? [k] : [],
  )
  return [...there, ...orphans.map((k) => newKind(model, k, concurrency))]
}

type Pace = (agent: ModelAgent, type: ModelContactType) => number

/** The handle times that `simulate` uses. */
function pace(model: RoutingModel): Pace {
  const estimated = model.agents.some(({ handling }) => handling.length > 0) ? handleTimes(model) : undefined
  return (agent, type) =>
    agent.ahtSeconds?.[type.id] ??
    (agent.handling.length > 0 ? estimated?.ahtSeconds(agent.id, type.id) : undefined) ??
    type.ahtSeconds
}

function meanAgent(members: readonly ModelAgent[], { contactTypes }: RoutingModel, findPace: Pace): ModelAgent {
  const [first] = members
  if (first === undefined) throw new RangeError('a kind without agents')
  const { shifts: _shifts, week: _week, ...rest } = first
  const ahtSeconds = Object.fromEntries(
    contactTypes.map((type) => [
      type.id,
      members.reduce((sum, agent) => sum + findPace(agent, type), 0) / members.length,
    ]),
  )
  return { ...rest, eligible: true, availability: 1, staffedSeconds: 0, handling: [], ahtSeconds }
}

function newKind({ contactTypes }: RoutingModel, k: number, concurrency: ModelAgent['concurrency']): AgentKind {
  const type = contactTypes[k]
  if (type === undefined) throw new RangeError('no such contact type')
  const id = `new-${type.id}`
  const sample: ModelAgent = {
    id,
    name: id,
    skills: type.skillIds.map((skill) => ({ id: skill, level: Math.max(3, type.minimumLevel ?? 0) })),
    languages: type.languageId === undefined ? [] : [{ id: type.languageId, level: 5 }],
    queues: [{ queueId: type.queueId, ring: 1 }],
    certifications: [],
    eligible: true,
    availability: 1,
    staffedSeconds: 0,
    handling: [],
    ...(concurrency === undefined ? {} : { concurrency }),
  }
  return { id, types: [k], members: [], sample }
}
