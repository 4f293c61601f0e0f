import { type Random, seededRandom } from '../../src/core/random'
import type { Desired, DesiredMember, Snapshot } from '../../src/documents'

/** A wish of every kind for parts of an org, drawn by seed. Unlike a plan it says nothing of what is there now. */
export function drawnDesired(snapshot: Snapshot, options: { seed: string; agents?: number; queues?: number }): Desired {
  const random = seededRandom(options.seed)
  const active = snapshot.agents.filter((agent) => agent.state === 'active')
  const skills = snapshot.skills.filter((skill) => skill.state === 'active')
  const agents = drawn(active, options.agents ?? 8, random).map((agent) => {
    const level = (): number | null => (random() < 0.3 ? null : Math.floor(random() * 11) / 2)
    const whole = (): number | null => (random() < 0.3 ? null : Math.floor(random() * 6))
    const utilization =
      random() < 0.4 ? { call: 1 + Math.floor(random() * 3), chat: 1 + Math.floor(random() * 5) } : null
    return [
      agent.id,
      {
        skills: Object.fromEntries(drawn(skills, 3, random).map(({ id }) => [id, level()])),
        languages: Object.fromEntries(drawn(snapshot.languages, 1, random).map(({ id }) => [id, whole()])),
        ...(random() < 0.5 ? { utilization } : {}),
      },
    ] as const
  })
  const queues = drawn(snapshot.queues, options.queues ?? 2, random).map((queue) => {
    const own = queue.members.filter(({ memberBy }) => memberBy === 'user').map(({ userId }) => userId)
    const others = active.map(({ id }) => id).filter((id) => !queue.members.some(({ userId }) => userId === id))
    const rings = Math.max(1, queue.rings?.length ?? 1)
    const member = (): DesiredMember => ({
      joined: random() < 0.5,
      ...(random() < 0.5 ? { ring: 1 + Math.floor(random() * rings) } : {}),
    })
    return [
      queue.id,
      {
        ...(random() < 0.7 ? { evaluation: random() < 0.5 ? ('BEST' as const) : ('ALL' as const) } : {}),
        settings: {
          'mediaSettings.call.serviceLevel.durationMs': 10_000 + Math.floor(random() * 20) * 1_000,
          ...(random() < 0.5 ? { description: `drawn ${Math.floor(random() * 1e6)}` } : {}),
        },
        members: Object.fromEntries([
          ...drawn(own, 3, random).map((id) => [id, random() < 0.5 ? null : member()] as const),
          ...drawn(others, 3, random).map((id) => [id, member()] as const),
        ]),
      },
    ] as const
  })
  return { format: 'skillroute/desired@1', agents: Object.fromEntries(agents), queues: Object.fromEntries(queues) }
}

function drawn<T>(items: readonly T[], count: number, random: Random): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ item }) => item)
}
