import type { SnapshotAgent } from '../../documents'
import type { Capture } from './context'
import { orGap } from './or-gap'

/** Licenses for telephony and chat among colleagues, which do not let a user take contacts. */
const WITHOUT_CONTACTS = /^(collaborate|communicate)/i

/** Says of each agent whether a license lets them take contacts, 100 a request; a gap where that may not be read. */
export async function markLicenses(capture: Capture, agents: readonly SnapshotAgent[]): Promise<SnapshotAgent[]> {
  const { client, call, options, progress, gaps } = capture
  progress.enter('licenses')
  const ids = agents.map((agent) => agent.id)
  const users = await orGap(capture, 'license', () => client.licenses.byIds(ids, call))
  if (users === undefined) return [...agents]
  const counts = (id: string): boolean => options.routingLicenses?.includes(id) ?? !WITHOUT_CONTACTS.test(id)
  const licensed = new Map(users.map((user) => [user.id, user.licenses.some(counts)]))
  return agents.map((agent) => {
    const known = licensed.get(agent.id)
    if (known !== undefined) return { ...agent, licensed: known }
    gaps.push({ kind: 'license', id: agent.id, reason: 'the platform tells no licenses of this user' })
    return agent
  })
}
