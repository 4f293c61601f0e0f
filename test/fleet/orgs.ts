import type { Plan } from '../../src/documents'
import { type Emulator, startEmulator } from '../../src/emulator'
import { fewerContacts } from '../support/fewer-contacts'

/** Where an org is. */
export interface OrgPlace {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** An emulated org of a fleet, and what shall hold in it. */
export interface FleetOrg {
  readonly name: string
  readonly emulator: Emulator
  /** Text of a desired file: for each of some agents two skills at levels they do not hold. */
  readonly desired: string
}

/** Starts orgs that differ in everything. @param changes agents of each whose skills shall change */
export async function startOrgs(count: number, agents: number, changes: number): Promise<FleetOrg[]> {
  const orgs: FleetOrg[] = []
  for (let seed = 1; seed <= count; seed++) {
    const emulator = await startEmulator({ seed, agents, queues: 2, skills: 6, ratePerMinute: 10_000_000 })
    fewerContacts(emulator.world)
    orgs.push({ name: `org-${seed}`, emulator, desired: desiredOf(emulator, changes) })
  }
  return orgs
}

function desiredOf({ world }: Emulator, agents: number): string {
  const skills = [...world.skills.values()].filter(({ state }) => state === 'active').slice(0, 2)
  const active = [...world.users.values()].filter(({ state }) => state === 'active')
  const wanted = active.slice(0, agents).map((user) => {
    const levels = skills.map(({ id, name }): [string, number] => [name, user.skills.get(id) === 4 ? 3 : 4])
    return [user.id, { skills: Object.fromEntries(levels) }]
  })
  return JSON.stringify({ format: 'skillroute/desired@1', agents: Object.fromEntries(wanted) }, null, 2)
}

/** Where the orgs are, for processes that work on them. */
export function placesOf(orgs: readonly FleetOrg[]): Record<string, OrgPlace> {
  return Object.fromEntries(
    orgs.map(({ name, emulator: { url, clientId, clientSecret } }) => [name, { url, clientId, clientSecret }]),
  )
}

/** What is wrong in an org after its plan was applied: changes made twice or not at all, or others. */
export function wrongIn({ name, emulator }: FleetOrg, plan: Plan): string[] {
  const expected = new Map(
    plan.changes.flatMap((change) =>
      'skill' in change ? [[`user.skill ${change.user.id} ${change.skill.id}=${change.after ?? 'none'}`, 1]] : [],
    ),
  )
  const wrong: string[] = []
  for (const [effect, times] of emulator.stats.effects) {
    if (times !== 1 || !expected.has(effect)) wrong.push(`${name}: ${effect} ${times} times`)
    expected.delete(effect)
  }
  for (const effect of expected.keys()) wrong.push(`${name}: ${effect} never`)
  return wrong
}

export async function stopOrgs(orgs: readonly FleetOrg[]): Promise<void> {
  await Promise.all(orgs.map(({ emulator }) => emulator.stop()))
}
