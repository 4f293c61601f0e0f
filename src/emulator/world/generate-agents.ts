import { normal, type Random, seededRandom } from '../../core/random'
import type { World, WorldUser } from '../model/types'
import type { Blueprint, QueuePlan } from './blueprint'
import { between, chance, clamp, factor, pick } from './draw'
import { personName } from './names'

/** Former employees who remain in the directory, as a share of the agents at work. */
const INACTIVE_SHARE = 0.02

/** Home queue of every agent at work: the queue whose demand the agent was hired for. */
export type Homes = ReadonlyMap<string, QueuePlan>

/** Creates the org's agents, sorted by name, and adds them to queues. */
export function fillAgents(world: World, blueprint: Blueprint, count: number): Homes {
  const random = seededRandom(`${world.seed}/agents`)
  const homes = new Map<string, QueuePlan>()
  const divisions = [...world.divisions.keys()]
  const total = count + Math.ceil(count * INACTIVE_SHARE)
  const names = Array.from({ length: total }, (_, index) => personName(index))
  const leavers = new Set(names.slice(count))
  names.sort()
  const choose = drawByWeight(blueprint.queues)
  for (const name of names) {
    const leaver = leavers.has(name)
    const user = hire(world, random, name, leaver, pick(random, divisions))
    world.users.set(user.id, user)
    const home = choose(random)
    if (leaver || home === undefined) continue
    homes.set(user.id, home)
    const queues = [home, ...drawFurtherQueues(random, blueprint.queues, home)]
    for (const plan of queues) join(world, random, user, plan, plan === home)
    grantSkills(random, blueprint, user, home, queues.slice(1))
    grantLanguages(world, random, user, home)
  }
  return homes
}

const CERTIFICATIONS = ['PCI', 'HIPAA', 'Team lead', 'Quality coach'] as const
const TITLES = ['Agent', 'Agent', 'Agent', 'Senior agent', 'Specialist'] as const

function hire(world: World, random: Random, name: string, leaver: boolean, divisionId: string): WorldUser {
  const id = world.newId()
  return {
    id,
    name,
    email: `${name.toLowerCase().replaceAll('.', '').replaceAll(' ', '.')}@example.com`,
    state: leaver ? 'inactive' : 'active',
    divisionId,
    title: pick(random, TITLES),
    department: 'Customer Service',
    acdAutoAnswer: chance(random, 0.3),
    version: between(random, 1, 40),
    skills: new Map(),
    languages: new Map(),
    certifications: CERTIFICATIONS.filter(() => chance(random, 0.2)),
    licenses: drawLicenses(random, leaver),
    routingStatus: leaver ? 'OFF_QUEUE' : 'IDLE',
    utilization: undefined,
    truth: { speed: new Map(), resolution: new Map() },
    shifts: drawShifts(random),
    breaks: drawBreaks(seededRandom(`${world.seed}/breaks ${id}`)),
  }
}

/** Share of agents who are members of queues without a license for routed contacts. */
const UNLICENSED_SHARE = 0.04

function drawLicenses(random: Random, leaver: boolean): string[] {
  if (leaver) return []
  return chance(random, UNLICENSED_SHARE)
    ? ['communicate']
    : [pick(random, ['engage1', 'engage2', 'engage3', 'engage3'])]
}

/** Five days of eight hours; most shifts start between 7 and 12, and a fifth of the agents also work at the weekend. */
function drawShifts(random: Random): WorldUser['shifts'] {
  const startMinute = pick(random, [420, 480, 480, 540, 540, 600, 660, 720]) + 15 * between(random, 0, 2)
  const shift = { startMinute, endMinute: startMinute + 510 }
  const firstOff = chance(random, 0.2) ? between(random, 0, 4) : 5
  return Array.from({ length: 7 }, (_, day) => (day === firstOff || day === (firstOff + 1) % 7 ? null : shift))
}

/** Two short breaks and a meal, at different times for different agents so that they are not all away at once. */
function drawBreaks(random: Random): NonNullable<WorldUser['breaks']> {
  const afterMinutes = (earliest: number): number => earliest + 15 * between(random, 0, 3)
  return [
    { afterMinutes: afterMinutes(90), minutes: 15, presence: 'BREAK' },
    { afterMinutes: afterMinutes(210), minutes: 30, presence: 'MEAL' },
    { afterMinutes: afterMinutes(360), minutes: 15, presence: 'BREAK' },
  ]
}

function drawByWeight(queues: readonly QueuePlan[]): (random: Random) => QueuePlan | undefined {
  const sums: number[] = []
  for (const plan of queues) sums.push((sums.at(-1) ?? 0) + plan.weight)
  return (random) => {
    const at = random() * (sums.at(-1) ?? 0)
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return queues[low]
  }
}

function drawFurtherQueues(random: Random, queues: readonly QueuePlan[], home: QueuePlan): readonly QueuePlan[] {
  const extra = Array.from({ length: pick(random, [0, 0, 1, 1, 2]) }, () => pick(random, queues))
  // Queues that lack a skill get no members of other queues; that is why they lack it.
  return [...new Set(extra)].filter((plan) => plan !== home && plan.starvedId === undefined)
}

/** Share of memberships that are deactivated. */
const UNJOINED_SHARE = 0.08

function join(world: World, random: Random, user: WorldUser, plan: QueuePlan, isHome: boolean): void {
  world.queues.get(plan.id)?.members.set(user.id, {
    userId: user.id,
    joined: isHome || !chance(random, UNJOINED_SHARE * 2),
    ringNumber: plan.rings > 0 ? (chance(random, 0.7) ? 1 : 2) : 1,
    memberBy: 'user',
    addedAtMs: world.startedAtMs - between(random, 31, 600) * 86_400_000,
  })
}

/** Variation of agents' speed: standard deviation of its logarithm, between agents and between one agent's skills. */
const AGENT_SPEED_SD = 0.1
const SKILL_SPEED_SD = 0.22
/**
 * Probability that an agent of a queue has one of its skills: in the home queue, in a further queue, and for the skill
 * that the queue lacks.
 */
const HOME_SKILL = 0.85
const FURTHER_SKILL = 0.4
const STARVED_SKILL = 0.12
/** Probability of a skill that no contact needs. */
const IDLE_SKILL = 0.1
/** Share of fast agents whose level was never raised. */
const OVERLOOKED = 0.25

/** Gives an agent a hidden truth for every skill of these queues, and visible skills that follow it only partly. */
function grantSkills(
  random: Random,
  blueprint: Blueprint,
  user: WorldUser,
  home: QueuePlan,
  further: readonly QueuePlan[],
): void {
  const speed = factor(random, AGENT_SPEED_SD)
  const resolution = clamp(0.76 + 0.06 * normal(random), 0.4, 0.95)
  user.truth.speed.set('', speed)
  user.truth.resolution.set('', resolution)
  const learn = (skillId: string, probability: number): void => {
    if (user.truth.speed.has(skillId)) return
    const skillSpeed = speed * factor(random, SKILL_SPEED_SD)
    user.truth.speed.set(skillId, skillSpeed)
    user.truth.resolution.set(skillId, clamp(resolution + 0.05 * normal(random), 0.3, 0.98))
    if (chance(random, probability)) user.skills.set(skillId, drawLevel(random, blueprint, skillId, skillSpeed))
  }
  for (const id of home.skillIds) learn(id, id === home.starvedId ? STARVED_SKILL : HOME_SKILL)
  for (const plan of further) for (const id of plan.skillIds) learn(id, FURTHER_SKILL)
  for (const id of blueprint.idleSkillIds) if (chance(random, IDLE_SKILL)) user.skills.set(id, between(random, 0, 5))
}

/** Faster agents tend to have higher levels: whoever sets the levels knows part of the truth. */
function drawLevel(random: Random, blueprint: Blueprint, skillId: string, speed: number): number {
  if (skillId === blueprint.flatSkillId) return 5
  const quickness = -Math.log(speed) / SKILL_SPEED_SD
  if (quickness > 0.8 && chance(random, OVERLOOKED)) return 1
  const desired = clamp(3 + 0.8 * quickness + 0.7 * normal(random), 0, 5)
  // Most orgs use whole levels; some have halves and quarters from an import.
  const steps = chance(random, 0.8) ? 1 : chance(random, 0.7) ? 2 : 4
  return Math.round(desired * steps) / steps
}

function grantLanguages(world: World, random: Random, user: WorldUser, home: QueuePlan): void {
  const [english, ...others] = world.languages.keys()
  if (english !== undefined) user.languages.set(english, 5)
  for (const id of others)
    if (chance(random, id === home.languageId ? 0.6 : 0.08)) user.languages.set(id, between(random, 1, 5))
}
