import type { Desired, DesiredAgent, DesiredQueue, Plan, Snapshot } from '../../src/documents'
import type { Journal, JournalEntry } from '../../src/documents/ports/ports'
import type { WorldMember, WorldQueue } from '../../src/emulator/model/types'
import { readTargets } from '../../src/workflows/desired/targets'
import { buildPlan } from '../../src/workflows/plan/build'
import { captureSnapshot } from '../../src/workflows/snapshot/capture'
import type { Emulated } from './emulated'

/** A plan of what shall hold, made from a fresh snapshot. */
export async function planOf(
  org: Emulated,
  wanted: {
    readonly agents?: Readonly<Record<string, DesiredAgent>>
    readonly queues?: Readonly<Record<string, DesiredQueue>>
  },
): Promise<{ readonly plan: Plan; readonly snapshot: Snapshot }> {
  const snapshot = await captureSnapshot(org.client)
  const desired: Desired = { format: 'skillroute/desired@1', ...wanted }
  const targets = await readTargets(org.client, snapshot, desired)
  const now = org.clock.now()
  return { snapshot, plan: buildPlan({ snapshot, desired, targets, policy: { includeUnlicensed: true }, now }) }
}

/** A journal that survives, in a process that does not: it ends with the first entry that counts. */
export function endingAfter(journal: Journal, counts: (entry: JournalEntry) => boolean): Journal {
  let gone = false
  return {
    ...journal,
    async append(entry) {
      if (gone) throw new Error('the process is gone')
      await journal.append(entry)
      if (!counts(entry)) return
      gone = true
      throw new Error('the process is gone')
    },
  }
}

/** The first queue of the org. */
export function aQueue(org: Emulated): WorldQueue {
  const [queue] = org.emulator.world.queues.values()
  if (queue === undefined) throw new Error('no queue')
  return queue
}

/** An active user who is no member of a queue. */
export function anOutsider(org: Emulated, queue: WorldQueue): string {
  const user = [...org.emulator.world.users.values()].find(
    ({ id, state }) => state === 'active' && !queue.members.has(id),
  )
  if (user === undefined) throw new Error('everybody is a member')
  return user.id
}

/** An active user who is a member by name. */
export function aMember(org: Emulated, queue: WorldQueue): WorldMember {
  const member = [...queue.members.values()].find(
    ({ userId, memberBy }) => memberBy === 'user' && org.emulator.world.users.get(userId)?.state === 'active',
  )
  if (member === undefined) throw new Error('nobody is a member by name')
  return member
}
