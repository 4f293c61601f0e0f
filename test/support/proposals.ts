import { type Random, seededRandom } from '../../src/core/random'
import type { Plan, Recommendation, SkillChange, Snapshot } from '../../src/documents'
import { skillChanges } from '../../src/documents/plan/skill-changes'
import type { Emulator } from '../../src/emulator'
import { buildPlan, type PlanPolicy } from '../../src/workflows'

/** Every license of the emulated org counts here: what is tested is the applying. */
const POLICY: PlanPolicy = { includeUnlicensed: true, existingLevels: 'overwrite' }

/** A plan that changes skills alone. */
export type SkillPlan = Omit<Plan, 'changes'> & { readonly changes: readonly SkillChange[] }

/** A plan of moves drawn by seed: for each of `agents` agents some skills granted, moved and taken away. */
export function drawnPlan(
  snapshot: Snapshot,
  options: { agents: number; moves: number; seed?: string; reread?: 'each' | 'batch' },
): SkillPlan {
  const random = seededRandom(options.seed ?? 'moves')
  const agents = snapshot.agents.filter((agent) => agent.state === 'active').slice(0, options.agents)
  const recommendations = agents.flatMap((agent) => {
    const skills = shuffled(
      snapshot.skills.filter((skill) => skill.state === 'active'),
      random,
    ).slice(0, options.moves)
    return skills.map((skill): Recommendation => {
      const before = agent.skills.find((held) => held.id === skill.id)?.level ?? null
      const removes = before !== null && random() < 0.4
      const level = Math.floor(random() * 11) / 2
      return {
        format: 'skillroute/recommendation@1',
        id: `${agent.id}-${skill.id}`,
        action: removes ? 'REMOVE' : 'SET',
        agent: { id: agent.id, name: agent.name },
        skill: { id: skill.id, name: skill.name },
        before,
        after: removes ? null : level === before ? (level + 1) % 5 : level,
        queues: [],
        reason: 'drawn',
        evidence: {},
        value: null,
      }
    })
  })
  const { reread } = options
  const plan = buildPlan({ snapshot, recommendations, policy: POLICY, now: snapshot.takenAt, reread })
  return { ...plan, changes: skillChanges(plan.changes) }
}

/** How often each change of a plan took effect in the emulated org, by the org's own count. */
export function effectsOf(emulator: Emulator, plan: SkillPlan): number[] {
  return plan.changes.map(
    ({ user, skill, after }) => emulator.stats.effects.get(`user.skill ${user.id} ${skill.id}=${after ?? 'none'}`) ?? 0,
  )
}

/** The level a user holds in the emulated org; null: not held. */
export function trueLevel(emulator: Emulator, userId: string, skillId: string): number | null {
  return emulator.world.users.get(userId)?.skills.get(skillId) ?? null
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
