import type { Lease } from '../../../documents/ports/ports'

/** One process writes at a time, as with apply. @throws PlanError `locked` while another one does */
export async function whileLeased<T>(orgId: string, lease: Lease | undefined, work: () => Promise<T>): Promise<T> {
  const held = await lease?.acquire(`org-${orgId}`, 'probe')
  try {
    return await work()
  } finally {
    await held?.release()
  }
}
