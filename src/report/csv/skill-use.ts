import type { Demand } from '../../documents'

/** What contacts asked of a skill in the window of a demand, and what one agent did of it. */
export interface SkillUse {
  /** Contacts offered that asked for the skill. */
  readonly offered: number
  /** Those that the agent handled. */
  readonly handled: number
  /** The agent's handle time of them over the time on queue, 0..1; unknown without that time. */
  readonly utilization: number | undefined
}

/** Looks up the use of a skill by an agent; undefined without a demand. */
export function skillUses(demand: Demand | undefined): (userId: string, skillId: string) => SkillUse | undefined {
  if (demand === undefined) return () => undefined
  const skillsOf = new Map(demand.contactTypes.map(({ id, skillIds }) => [id, skillIds]))
  const offered = new Map<string, number>()
  for (const { skillIds, offered: series } of demand.contactTypes) {
    const count = series.reduce((sum, one) => sum + one, 0)
    for (const id of skillIds) offered.set(id, (offered.get(id) ?? 0) + count)
  }
  const work = new Map<string, { handled: number; seconds: number }>()
  for (const { userId, contactTypeId, handled, handleSeconds } of demand.agents) {
    for (const id of skillsOf.get(contactTypeId) ?? []) {
      const own = work.get(`${userId} ${id}`) ?? { handled: 0, seconds: 0 }
      work.set(`${userId} ${id}`, { handled: own.handled + handled, seconds: own.seconds + handleSeconds })
    }
  }
  const staffed = new Map(
    demand.staffing.map((one) => [
      one.userId,
      one.interactingSeconds + one.communicatingSeconds + one.idleSeconds + one.notRespondingSeconds,
    ]),
  )
  return (userId, skillId) => {
    const { handled, seconds } = work.get(`${userId} ${skillId}`) ?? { handled: 0, seconds: 0 }
    const time = staffed.get(userId) ?? 0
    return { offered: offered.get(skillId) ?? 0, handled, utilization: time > 0 ? seconds / time : undefined }
  }
}
