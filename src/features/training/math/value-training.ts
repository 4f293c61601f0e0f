import { ValidationError } from '../../../core/errors/input'
import { compareText } from '../../../core/order'
import { inStages } from '../../../core/progress'
import type { ModelAgent, Ref, RoutingModel } from '../../../documents'
import { canServe } from '../../../optimizer/model/can-serve'
import { assertModel } from '../../../optimizer/model/model-input'
import type { Training, TrainingHolder, TrainingSkill, TrainingValue } from '../documents/training'
import { averageServiceLevel, simulateAbsence } from './absence'
import { type Candidate, listCandidates } from './candidates'
import { type TrainingOptions, type TrainingSettings, trainingSettings } from './options'
import { type Paired, paired, withGrants, withInterval } from './paired'
import { hedgingPairs } from './pairs'

/**
 * Simulates what it would bring to certify more agents in the skills that contacts ask for. For each skill it gives the
 * value of a first, second and third additional holder, and the possible holders with their expected handle times. It
 * also finds skills that depend on too few agents, and pairs of skills whose holders can stand in for each other. New
 * holders become members of the queues that ask for the skill. Teams are chosen on some contacts and valued on others.
 * Pure.
 *
 * @throws ValidationError with everything in model and options that cannot be simulated
 * @example
 * const { skills } = valueTraining(model, { cost: 1500, valuePerHour: 30 })
 * console.log(skills.map(({ name, additional }) => [name, additional[0]?.value.mean]))
 */
export function valueTraining(model: RoutingModel, options: TrainingOptions = {}): Training {
  assertModel(model)
  const settings = trainingSettings(options)
  const requested = requestedSkills(model, settings)
  options.onProgress?.({ step: FIRST, done: 0, total: 100 })
  const { replications } = settings
  const chooser = paired(model, { seed: settings.seed, replications, toChoose: true })
  const valuer = paired(model, { seed: settings.seed + 1, replications })
  const ofSkill = countSimulations(settings, chooser.replications / valuer.replications)
  const at = inStages(listStages(requested, ofSkill, settings), options.onProgress)
  let stage: { readonly step: string; done: number; readonly total: number } = { step: FIRST, done: 0, total: DOUBLES }
  const counted = (center: Paired): Paired => ({
    ...center,
    with: (other, before) => {
      at(stage)
      stage.done += center.replications / valuer.replications
      return center.with(other, before)
    },
  })
  const run = (one: RoutingModel): Paired => counted(paired(one, { seed: settings.seed, replications }))
  const [search, center] = [counted(chooser), counted(valuer)]
  const oneMore = oneMoreAgent(model, center)
  const context: Context = { model, settings, search, center, oneMore }
  const found = requested.map((skill) => {
    stage = { step: skill.name, done: 0, total: ofSkill }
    return valueSkill(skill, context)
  })
  stage = { step: LAST, done: 0, total: 2 * settings.pairs }
  const skills = found.map(({ skill }) => skill).sort((a, b) => firstValue(b) - firstValue(a))
  const ofSkills = found.map(({ pair }) => pair)
  const pairs = settings.pairs === 0 ? [] : hedgingPairs(model, ofSkills, settings, run)
  at({ step: LAST, done: 1, total: 1 })
  return {
    format: 'skillroute/training@1',
    serviceLevel: center.now.total.serviceLevel.offered.mean,
    oneMoreAgent: oneMore,
    skills,
    pairs,
    notes: NOTES,
  }
}

const FIRST = 'one more agent'
const LAST = 'pairs of skills'

function listStages(requested: readonly Ref[], ofSkill: number, { pairs }: TrainingSettings): Record<string, number> {
  const skills = requested.map(({ name }) => [name, ofSkill])
  return Object.fromEntries([[FIRST, DOUBLES], ...skills, [LAST, 2 * pairs]])
}

/**
 * About as many simulations as a skill takes: to choose, every candidate, then teams of each size and one exchange of each
 * member; to value, the teams twice and every candidate alone.
 * @param choice what a simulation to choose takes of one to value
 */
function countSimulations({ candidates, holders }: TrainingSettings, choice: number): number {
  const able = Math.min(candidates, holders + SPARE)
  const sizes = Array.from({ length: Math.min(holders, candidates) }, (_, k) => k)
  const exchanges = sizes.slice(1).reduce((sum, k) => sum + candidates - k + k * (able - k - 1), candidates)
  return choice * exchanges + 2 * sizes.length + candidates
}

const NOTES = [
  'New holders join the queues whose contacts ask for the skill; nobody gives a skill up.',
  'Handle times of new holders are those expected from their other contacts and from others who hold the skill.',
  'Values are points of the service level of all contacts, with 95 % intervals. In agents they are compared with what one agent more brings.',
]

interface Context {
  readonly model: RoutingModel
  readonly settings: TrainingSettings
  /** Contacts used to choose teams. */
  readonly search: Paired
  /** Other contacts, used to value them. */
  readonly center: Paired
  readonly oneMore: TrainingValue
}

/** Skills that contacts ask for. @throws ValidationError for one that is named and that no contact asks for */
function requestedSkills({ skills, contactTypes }: RoutingModel, { skillIds }: TrainingSettings): Ref[] {
  if (contactTypes.every(({ callsPerHour }) => callsPerHour === 0))
    throw new ValidationError(
      [{ path: 'contactTypes', message: 'has no contacts: no training would change anything' }],
      {
        subject: 'valueTraining',
      },
    )
  const requested = new Set(contactTypes.flatMap((type) => (type.callsPerHour > 0 ? type.skillIds : [])))
  const unknown = (skillIds ?? []).flatMap((id, i) =>
    requested.has(id) ? [] : [{ path: `skillIds[${i}]`, message: `"${id}" is no skill that contacts ask for` }],
  )
  if (unknown.length > 0) throw new ValidationError(unknown, { subject: 'valueTraining' })
  return skills.filter(({ id }) => requested.has(id) && skillIds?.includes(id) !== false)
}

/** To estimate the effect of one more agent, this many agents are duplicated one at a time. */
const DOUBLES = 5

/** Average gain of one more agent, over duplicates of some agents. */
function oneMoreAgent(model: RoutingModel, center: Paired): TrainingValue {
  const serves = canServe(model)
  const typesOf = (agent: ModelAgent): string =>
    model.contactTypes.flatMap((type) => (serves(agent, type) ? [type.id] : [])).join()
  const able = model.agents
    .filter(({ eligible, availability }) => eligible && availability > 0)
    .map((agent) => ({ agent, types: typesOf(agent) }))
    .sort((a, b) => compareText(a.types, b.types) || compareText(a.agent.id, b.agent.id))
  const doubles = Math.min(DOUBLES, able.length)
  // Of each group of neighbors of the same size the one in the middle, so that every large kind of agents has its part.
  const values = Array.from({ length: doubles }, (_, i) => able[Math.floor(((i + 0.5) * able.length) / doubles)])
    .flatMap((one) => one?.agent ?? [])
    .map((agent) => {
      const double = { ...agent, id: `${agent.id} (double)` }
      const { difference } = center.with({ ...model, agents: [...model.agents, double] })
      return withInterval(difference.total.serviceLevel.offered)
    })
  const mean = (of: (value: TrainingValue) => number): number =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + of(value), 0) / values.length
  return { mean: mean(({ mean: own }) => own), low: mean(({ low }) => low), high: mean(({ high }) => high) }
}

function valueSkill(skill: Ref, context: Context) {
  const { model, settings, search, center } = context
  const types = model.contactTypes.filter(({ skillIds }) => skillIds.includes(skill.id))
  const typeIds = types.map(({ id }) => id)
  const serves = canServe(model)
  const holders = model.agents
    .filter((agent) => agent.skills.some(({ id }) => id === skill.id) && types.some((type) => serves(agent, type)))
    .map(({ id }) => id)
  const all = listCandidates(model, skill.id, search.now, settings)
  const chosen = all.slice(0, settings.candidates)
  const few = holders.length > 0 && holders.length <= settings.fewHolders
  const absence = few ? simulateAbsence(model, center, holders, typeIds) : undefined
  const valued: TrainingSkill = {
    id: skill.id,
    name: skill.name,
    holders: holders.length,
    serviceLevel: averageServiceLevel(center.now, typeIds),
    ...valueHolders(skill.id, chosen, context),
    ...(absence === undefined ? {} : { absence }),
  }
  const load = types.reduce((sum, { callsPerHour, ahtSeconds }) => sum + (callsPerHour * ahtSeconds) / 3600, 0)
  return { skill: valued, pair: { id: skill.id, holders, candidates: all.map(({ agent }) => agent.id), load } }
}

/** The best teams of new holders, and each candidate alone. */
function valueHolders(
  skillId: string,
  candidates: readonly Candidate[],
  { model, settings, search, center, oneMore }: Context,
): Pick<TrainingSkill, 'additional' | 'candidates'> {
  const ids = candidates.map(({ agent }) => agent.id)
  const trained = (agentIds: readonly string[]): RoutingModel =>
    withGrants(
      model,
      agentIds.map((agentId) => ({ agentId, skillId })),
      settings.level,
    )
  // Those of the valued teams alone are kept, and so are their simulations.
  const models = new Map<string, RoutingModel>()
  const valued = (agentIds: readonly string[]): RoutingModel => {
    const key = JSON.stringify([...agentIds].sort())
    const found = models.get(key) ?? trained(agentIds)
    models.set(key, found)
    return found
  }
  const gain = (own: Paired, after: RoutingModel, before?: RoutingModel): TrainingValue =>
    withInterval(own.with(after, before).difference.total.serviceLevel.offered)
  const teams = bestHolders(ids, settings.holders, (agentIds) => gain(search, trained(agentIds)))
  const additional = teams.map(({ agentIds }, k): TrainingHolder => {
    const sum = gain(center, valued(agentIds))
    const before = teams[k - 1]?.agentIds
    const value = before === undefined ? sum : gain(center, valued(agentIds), valued(before))
    const agents = oneMore.mean > 0 ? value.mean / oneMore.mean : 0
    return { agentIds, value, sum, agents, ...calculateCost(agents, settings) }
  })
  const alone = candidates.map(({ agent, ahtSeconds }) => ({
    agent: { id: agent.id, name: agent.name },
    ahtSeconds,
    value: gain(center, valued([agent.id])),
  }))
  return { additional, candidates: alone.sort((a, b) => b.value.mean - a.value.mean) }
}

/** Weekly hours of an agent. */
const WEEK_HOURS = 40

function calculateCost(agents: number, { cost, valuePerHour }: TrainingSettings) {
  if (cost === undefined) return {}
  if (valuePerHour === undefined) return { cost }
  const saved = agents * WEEK_HOURS * valuePerHour
  return { cost, paybackWeeks: saved > 0 ? cost / saved : null }
}

function firstValue({ additional }: TrainingSkill): number {
  return additional[0]?.value.mean ?? Number.NEGATIVE_INFINITY
}

/** Agents who would hold a skill, and their combined gain. */
interface Team {
  readonly agentIds: readonly string[]
  readonly value: TrainingValue
}

/**
 * Finds good teams of one, two, ... additional holders. Each team is the one before plus the candidate who adds most to
 * it; then members are exchanged, one at a time, for those who add most alone, as long as that helps.
 * @param value gives the gain of a team, measured on common contacts; called once for each team
 */
function bestHolders(
  candidates: readonly string[],
  max: number,
  value: (agentIds: readonly string[]) => TrainingValue,
): Team[] {
  const known = new Map<string, Team>()
  const team = (agentIds: readonly string[]): Team => {
    const sorted = [...agentIds].sort()
    const key = JSON.stringify(sorted)
    const found = known.get(key) ?? { agentIds, value: value(sorted) }
    known.set(key, found)
    return found
  }
  const alone = candidates.map((id) => team([id])).sort((a, b) => b.value.mean - a.value.mean)
  const able = alone.slice(0, max + SPARE).flatMap(({ agentIds }) => agentIds)
  const teams = alone.slice(0, 1)
  for (let last = teams[0]; last !== undefined && teams.length < Math.min(max, candidates.length); ) {
    const { agentIds } = last
    // Anybody may be added: who works when the others do not adds more to them than alone.
    const added = best(candidates.filter((id) => !agentIds.includes(id)).map((id) => team([...agentIds, id])))
    last = added === undefined ? undefined : exchanged(added, able, team)
    if (last !== undefined) teams.push(last)
  }
  return teams
}

/** Members are exchanged for those who add most alone: this many more than a team may have members. */
const SPARE = 2

function exchanged(start: Team, candidates: readonly string[], team: (agentIds: readonly string[]) => Team): Team {
  for (let current = start; ; ) {
    const others = candidates.filter((id) => !current.agentIds.includes(id))
    const next = best(
      current.agentIds.flatMap((out) =>
        others.map((id) => team(current.agentIds.map((own) => (own === out ? id : own)))),
      ),
    )
    if (next === undefined || next.value.mean <= current.value.mean) return current
    current = next
  }
}

function best(teams: readonly Team[]): Team | undefined {
  return teams.reduce<Team | undefined>(
    (max, team) => (max === undefined || team.value.mean > max.value.mean ? team : max),
    undefined,
  )
}
