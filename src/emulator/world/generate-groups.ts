import { seededRandom } from '../../core/random'
import type { World, WorldSkillGroup } from '../model/types'
import type { Blueprint, QueuePlan } from './blueprint'
import { homeDivision } from './generate-catalog'
import { recalculateGroup, syncGroupMembers } from './membership'

/** Number of members of a plain group. */
const GROUP_SIZE = 4
/** Number of queues that have a skill group in a large org. */
const MAX_SKILL_GROUPS = 60

/** Skill groups and directory groups, a predictor, and the queues that use them. */
export function fillGroups(world: World, blueprint: Blueprint): void {
  const helpers = makeHelpers(world)
  const groups = blueprint.queues.slice(0, MAX_SKILL_GROUPS).flatMap((plan) => seniorGroup(world, plan))
  for (const [index, plan] of blueprint.queues.entries()) {
    const queue = world.queues.get(plan.id)
    const senior = groups[index]
    if (queue === undefined || senior === undefined) continue
    // Queues name groups of several kinds: a frequent cause of errors in tools.
    if (index === 4 && helpers !== undefined)
      queue.config.memberGroups = [{ id: helpers.id, name: helpers.name, type: 'GROUP' }]
    if (index === 5) queue.config.memberGroups = [{ id: senior.id, name: senior.config.name, type: 'SKILLGROUP' }]
    if (index === 3) firstRing(queue.config, senior)
    if (index === 6) {
      queue.config.memberGroups = [{ id: senior.id, name: senior.config.name, type: 'SKILLGROUP' }]
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

function seniorGroup(world: World, plan: QueuePlan): readonly WorldSkillGroup[] {
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

function firstRing(config: Record<string, unknown>, senior: WorldSkillGroup): void {
  const bullseye = config.bullseye
  if (typeof bullseye !== 'object' || bullseye === null || !('rings' in bullseye) || !Array.isArray(bullseye.rings))
    return
  const memberGroups = [{ id: senior.id, name: senior.config.name, type: 'SKILLGROUP' }]
  const rings = bullseye.rings.map((ring: object, index) => (index === 0 ? { ...ring, memberGroups } : ring))
  config.bullseye = { rings }
}

function overflowRule(senior: WorldSkillGroup) {
  return {
    metric: 'EstimatedWaitTime',
    operator: 'GreaterThan',
    conditionValue: 120,
    groups: [{ id: senior.id, name: senior.config.name, type: 'SKILLGROUP' }],
    waitSeconds: 30,
  }
}
