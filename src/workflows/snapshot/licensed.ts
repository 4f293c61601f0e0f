import type { Client } from '../../client'
import type { SnapshotGap } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'
import { readOrGap } from './context'

/** Licenses for telephony and chat among colleagues only. Their holders cannot take contacts. */
const WITHOUT_CONTACTS = /^(collaborate|communicate)/i

interface LicenseReading {
  readonly client: Client
  readonly call: CallOptions
  readonly gaps: SnapshotGap[]
  /** Names of the licenses that let their holders take contacts. Default: all but those for telephony and chat alone. */
  readonly routingLicenses?: readonly string[] | undefined
}

/**
 * Whether each user has a license that allows contacts, 100 per request; without those of whom the platform says nothing.
 * Undefined, with a gap, if licenses may not be read.
 */
export async function readLicensed(
  { client, call, gaps, routingLicenses }: LicenseReading,
  ids: readonly string[],
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const users = await readOrGap({ gaps }, 'license', () => client.licenses.byIds(ids, call))
  const counts = (id: string): boolean => routingLicenses?.includes(id) ?? !WITHOUT_CONTACTS.test(id)
  return users && new Map(users.map((user) => [user.id, user.licenses.some(counts)]))
}

/** Why a user's license is not known although licenses may be read. */
export const NO_LICENSES = 'the platform gives no licenses of this user'
