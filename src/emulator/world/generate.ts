import { type Random, seededRandom } from '../../core/random'
import { takesContacts } from '../history/center'
import type { World, WorldContactType, WorldSkillGroup } from '../model/types'
import { type Blueprint, planOrg, type QueuePlan } from './blueprint'
import { createWorld, type WorldSeed } from './create'
import { between } from './draw'
import { fillAgents, type Homes } from './generate-agents'
import { fillCatalog, homeDivision, makeDivisions } from './generate-catalog'
import { fillQueues } from './generate-queues'
import { recalculateGroup, syncGroupMembers } from './membership'

/** Size and seed of an org, and the services that it uses. */
export interface WorldRequest extends Omit<WorldSeed, 'contactTypes' | 'org' | 'divisions'> {
  /** Media beside calls. */
  readonly media: readonly string[]
}

/**
 * Generates an org: the same request always gives the same one. It has enough people overall, but the wrong skills in a
 * few places. Thirty days of history are computed only when first requested.
 */
export function generateWorld(request: WorldRequest): World {
  const contactTypes: WorldContactType[] = []
  const world = createWorld({ ...request, contactTypes, divisions: makeDivisions(request.seed) })
  fillCatalog(world, request.skills)
  const blueprint = planOrg(world, request.queues, request.media)
  fillQueues(world, blueprint)
  const homes = fillAgents(world, blueprint, request.agents)
  fillGroups(world, blueprint)
  contactTypes.push(...generateContactTypes(world, blueprint, homes))
  return world
}

/** Quarter hours in a week. */
const SLOTS = 672
const SLOTS_A_DAY = 96
/** Occupancy at the peak if every agent could take every contact. */
const PEAK_OCCUPANCY = 0.82

/** Demand that the staff as a whole could handle, but for which some queues lack skilled agents. */
function generateContactTypes(world: World, blueprint: Blueprint, homes: Homes): readonly WorldContactType[] {
  const random = seededRandom(`${world.seed}/demand`)
  const staff = countStaff(world, homes)
  return blueprint.queues.flatMap((plan) => {
    const loads = weekLoads(random, staff.get(plan) ?? new Float64Array(SLOTS))
    return drawKinds(random, plan).map((kind) => createContactType(plan, kind, loads))
  })
}

/** One type of contact of a queue. */
interface Kind extends Pick<WorldContactType, 'skillIds' | 'mediaType' | 'languageId' | 'patienceSeconds'> {
  /** Share of the queue's load. */
  readonly share: number
  readonly handleSeconds: number
}

function drawKinds(random: Random, plan: QueuePlan): readonly Kind[] {
  const [a, b, c] = plan.skillIds
  const starved = plan.starvedId !== undefined
  const sets: {
    skillIds: string[]
    weight: number
    languageId?: string | undefined
    mediaType?: string | undefined
  }[] = [{ skillIds: [], weight: 0.12 }]
  if (a !== undefined) sets.push({ skillIds: [a], weight: 0.34 })
  if (b !== undefined) sets.push({ skillIds: [b], weight: starved ? 0.28 : 0.22 })
  if (c !== undefined) sets.push({ skillIds: [c], weight: 0.16 })
  if (a !== undefined && b !== undefined)
    sets.push({ skillIds: starved && c !== undefined ? [b, c] : [a, b], weight: 0.14 })
  if (plan.languageId !== undefined) sets.push({ skillIds: a ? [a] : [], weight: 0.1, languageId: plan.languageId })
  if (plan.secondMedium !== undefined) sets.push({ skillIds: b ? [b] : [], weight: 0.12, mediaType: plan.secondMedium })
  const total = sets.reduce((sum, set) => sum + set.weight, 0)
  return sets.map((set) => ({
    skillIds: set.skillIds,
    mediaType: set.mediaType ?? 'voice',
    languageId: set.languageId,
    share: set.weight / total,
    handleSeconds: set.mediaType === undefined ? between(random, 200, 480) : between(random, 300, 600),
    patienceSeconds:
      set.mediaType === undefined
        ? between(random, 120, 300)
        : between(random, 400, 900) * (PATIENCE[set.mediaType] ?? 1),
  }))
}

/** Who writes an email waits for days, and who asked to be called back for hours: times the patience of a chat. */
const PATIENCE: Readonly<Record<string, number>> = { email: 300, callback: 10 }

/**
 * Number of agents on queue per quarter hour, without breaks, each counted in the home queue. Unlicensed agents are
 * left out.
 */
function countStaff(world: World, homes: Homes): ReadonlyMap<QueuePlan, Float64Array> {
  const staff = new Map<QueuePlan, Float64Array>()
  for (const [userId, plan] of homes) {
    const counts = staff.get(plan) ?? new Float64Array(SLOTS)
    staff.set(plan, counts)
    const user = world.users.get(userId)
    if (user === undefined || !takesContacts(user)) continue
    user.shifts.forEach((shift, day) => {
      if (shift === null) return
      const add = (fromMinute: number, toMinute: number, by: number): void => {
        const first = day * SLOTS_A_DAY + Math.ceil(fromMinute / 15)
        const last = day * SLOTS_A_DAY + Math.floor(toMinute / 15)
        for (let slot = first; slot < last; slot++) counts[slot] = (counts[slot] ?? 0) + by
      }
      add(shift.startMinute, shift.endMinute, 1)
      for (const { afterMinutes, minutes } of user.breaks ?? [])
        add(shift.startMinute + afterMinutes, shift.startMinute + afterMinutes + minutes, -1)
    })
  }
  return staff
}

/** Offered load of a queue per quarter hour, in erlang: a day with two peaks, limited to what the staff can handle. */
function weekLoads(random: Random, staff: Float64Array): Float64Array {
  const shift = (random() - 0.5) * 4
  const days = Array.from({ length: 7 }, (_, day) => (day === 0 ? 1.05 : day >= 5 ? 0.9 : 1) * (0.94 + 0.06 * random()))
  let peak = 0
  const shape = staff.map(
    (_, slot) => twoPeaks((slot % SLOTS_A_DAY) / 4, shift) * (days[Math.floor(slot / SLOTS_A_DAY)] ?? 1),
  )
  shape.forEach((height, slot) => {
    // The largest scale at which some quarter hour is still possible. Where it is too much, the limit below reduces the
    // load.
    if ((staff[slot] ?? 0) > 0) peak = Math.max(peak, maxLoad(staff[slot] ?? 0) / Math.max(height, 0.5))
  })
  return shape.map((height, slot) => Math.min(height * peak, maxLoad(staff[slot] ?? 0)))
}

function twoPeaks(hour: number, shift: number): number {
  return 0.95 * bump(hour, 11 + shift / 4, 2.2) + 0.85 * bump(hour, 15.5 + shift / 4, 2.4)
}

function bump(hour: number, at: number, width: number): number {
  return Math.exp(-(((hour - at) / width) ** 2) / 2)
}

/**
 * Load that this many agents can handle at the target occupancy; less for few agents, where randomness matters more.
 */
function maxLoad(agents: number): number {
  return Math.max(0, Math.min(PEAK_OCCUPANCY * agents, agents - 0.7 * Math.sqrt(agents)))
}

/** Computes the rates when first read: a large org has tens of thousands of types, most of which are never read. */
function createContactType(plan: QueuePlan, kind: Kind, loads: Float64Array): WorldContactType {
  let rates: Float64Array | undefined
  const arrivalsPerErlang = (kind.share * 900) / kind.handleSeconds
  return {
    queueId: plan.id,
    mediaType: kind.mediaType,
    languageId: kind.languageId,
    skillIds: kind.skillIds,
    meanHandleSeconds: kind.handleSeconds,
    patienceSeconds: kind.patienceSeconds,
    get weekRates() {
      rates ??= loads.map((load) => load * arrivalsPerErlang)
      return rates
    },
  }
}

/** Number of members of a plain group. */
const GROUP_SIZE = 4
/** Number of queues that have a skill group in a large org. */
const MAX_SKILL_GROUPS = 60

/** Skill groups and directory groups, a predictor, and the queues that use them. */
function fillGroups(world: World, blueprint: Blueprint): void {
  const helpers = makeHelpers(world)
  const groups = blueprint.queues.slice(0, MAX_SKILL_GROUPS).flatMap((plan) => makeSeniors(world, plan))
  for (const [index, plan] of blueprint.queues.entries()) {
    const queue = world.queues.get(plan.id)
    const senior = groups[index]
    if (queue === undefined || senior === undefined) continue
    // Queues name groups of several kinds: a frequent cause of errors in tools.
    if (index === 4 && helpers !== undefined)
      queue.config.memberGroups = [{ id: helpers.id, name: helpers.name, type: 'GROUP' }]
    if (index === 5) queue.config.memberGroups = [skillGroupRef(senior)]
    if (index === 3) addToFirstRing(queue.config, senior)
    if (index === 6) {
      queue.config.memberGroups = [skillGroupRef(senior)]
      queue.config.conditionalGroupRouting = { rules: [overflowRule(senior)] }
    }
    syncGroupMembers(world, queue, world.startedAtMs - 31 * 86_400_000)
  }
  const last = blueprint.queues.at(-1)
  if (last !== undefined && blueprint.queues.length >= 8) {
    const id = world.newId()
    world.predictors.set(id, { id, queueIds: [last.id], kpi: 'Handle Time' })
  }
}

function makeHelpers(world: World) {
  const random = seededRandom(`${world.seed}/groups`)
  const people = [...world.users.values()].filter((user) => user.state === 'active')
  if (people.length === 0) return undefined
  const members = Array.from({ length: GROUP_SIZE }, () => people[Math.floor(random() * people.length)]?.id ?? '')
  const group = { id: world.newId(), name: 'Weekend helpers', members: new Set(members) }
  world.groups.set(group.id, group)
  return group
}

function makeSeniors(world: World, plan: QueuePlan): readonly WorldSkillGroup[] {
  const skill = world.skills.get(plan.skillIds.at(-1) ?? '')
  if (skill === undefined) return []
  const queue = world.queues.get(plan.id)
  const condition = {
    routingSkillConditions: [
      { routingSkill: skill.name, comparator: 'GreaterThanOrEqualTo', proficiency: 4, childConditions: [] },
    ],
    languageSkillConditions: [],
    operation: 'And',
  }
  const group: WorldSkillGroup = {
    id: world.newId(),
    config: {
      name: `${queue?.config.name ?? skill.name} seniors`,
      divisionId: homeDivision(world).id,
      description: `Level 4 and above in ${skill.name}`,
      skillConditions: [condition],
    },
    dateModifiedMs: world.startedAtMs - 90 * 86_400_000,
    completeAtMs: 0,
    members: new Set(),
  }
  world.skillGroups.set(group.id, group)
  recalculateGroup(world, group)
  return [group]
}

function addToFirstRing(config: Record<string, unknown>, senior: WorldSkillGroup): void {
  const bullseye = config.bullseye
  if (typeof bullseye !== 'object' || bullseye === null || !('rings' in bullseye) || !Array.isArray(bullseye.rings))
    return
  const memberGroups = [skillGroupRef(senior)]
  const rings = bullseye.rings.map((ring: object, index) => (index === 0 ? { ...ring, memberGroups } : ring))
  config.bullseye = { rings }
}

function skillGroupRef({ id, config: { name } }: WorldSkillGroup) {
  return { id, name, type: 'SKILLGROUP' }
}

function overflowRule(senior: WorldSkillGroup) {
  return {
    metric: 'EstimatedWaitTime',
    operator: 'GreaterThan',
    conditionValue: 120,
    groups: [skillGroupRef(senior)],
    waitSeconds: 30,
  }
}
