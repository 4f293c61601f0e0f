import type { SnapshotAgent } from '../../documents'
import type { Capture } from './context'
import { readOrGap } from './or-gap'

/** Licenses for telephony and chat among colleagues only. Their holders cannot take contacts. */
const WITHOUT_CONTACTS = /^(collaborate|communicate)/i

/** Marks each agent whose license allows contacts, 100 per request; adds a gap if licenses may not be read. */
export async function markLicenses(capture: Capture, agents: readonly SnapshotAgent[]): Promise<SnapshotAgent[]> {
  const { client, call, options, progress, gaps } = capture
  progress.enter('licenses')
  const ids = agents.map((agent) => agent.id)
  const users = await readOrGap(capture, 'license', () => client.licenses.byIds(ids, call))
  if (users === undefined) return [...agents]
  const counts = (id: string): boolean => options.routingLicenses?.includes(id) ?? !WITHOUT_CONTACTS.test(id)
  const licensed = new Map(users.map((user) => [user.id, user.licenses.some(counts)]))
  return agents.map((agent) => {
    const known = licensed.get(agent.id)
    if (known !== undefined) return { ...agent, licensed: known }
    gaps.push({ kind: 'license', id: agent.id, reason: 'the platform gives no licenses of this user' })
    return agent
  })
}
