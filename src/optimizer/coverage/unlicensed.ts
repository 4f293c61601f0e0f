import type { HygieneFinding, Snapshot } from '../../documents'

/** Finds people who hold skills without a license to take contacts. No finding if the snapshot has no such people. */
export function unlicensedHolders({ agents }: Pick<Snapshot, 'agents'>): HygieneFinding[] {
  const found = agents.filter(({ licensed, skills }) => licensed === false && skills.length > 0)
  if (found.length === 0) return []
  const who = found.length === 1 ? '1 agent holds' : `${found.length} agents hold`
  const message = `${who} skills without a license that lets them take contacts.`
  return [{ kind: 'idleGrant', message, agents: found.map(({ id, name }) => ({ id, name })) }]
}
