import type { Client } from '../../client'
import { NotFoundError, PermissionError } from '../../core/errors'
import { redactText } from '../../core/json/redact'
import type { Demand } from '../../documents'
import { type AgentCapacity, readCapacity } from '../../documents/org/capacity'
import { concurrently } from '../../resources/kit/lists/in-parts'
import type { UserUtilization, Utilization } from '../../resources/users/utilization-types'
import type { CallOptions } from '../../transport/contract/call-options'
import { isRefusal } from '../snapshot/context'

/** Settings of utilization, and the names of those that no figure includes. */
export interface OrgCapacity extends AgentCapacity {
  readonly leftOut: readonly string[]
}

/** Reads the org's utilization settings; undefined if they cannot be read. */
export async function readOrgCapacity(
  client: Client,
  call: CallOptions,
  onRefused?: (why: Refusal) => void,
): Promise<OrgCapacity | undefined> {
  return await optionalRead(async () => toCapacity(await client.routing.utilization.get(call)), onRefused)
}

/** Settings of single agents, and the names of those that no figure includes. */
export interface OwnCapacity {
  readonly rows: NonNullable<Demand['ownUtilization']>
  readonly leftOut: readonly string[]
}

/**
 * Reads the utilization settings of each agent; those who have the org's get no row. Undefined if they cannot be read, or no
 * agents are named.
 */
export async function readOwnCapacity(
  client: Client,
  userIds: readonly string[] | undefined,
  call: CallOptions,
  onRead?: () => void,
  onRefused?: (why: Refusal) => void,
): Promise<OwnCapacity | undefined> {
  if (userIds === undefined) return undefined
  return await optionalRead(async () => {
    const leftOut = new Set<string>()
    const rows = await concurrently([...userIds].sort(), PARALLEL, async (userId) => {
      const setting = await ownUtilization(client, userId, call)
      onRead?.()
      if (setting?.level !== 'Agent') return []
      for (const name of namesLeftOut(setting)) leftOut.add(name)
      return [{ userId, ...readCapacity(setting.utilization) }]
    })
    return { rows: rows.flat(), leftOut: [...leftOut] }
  }, onRefused)
}

/** Undefined for somebody who was deleted since the agents were listed. */
async function ownUtilization(client: Client, userId: string, call: CallOptions): Promise<UserUtilization | undefined> {
  try {
    return await client.routing.userUtilization.get(userId, call)
  } catch (error) {
    if (error instanceof NotFoundError) return undefined
    throw error
  }
}

/** Parallel reads of single users; the rate limit spreads them. */
const PARALLEL = 8

function toCapacity(setting: Utilization): OrgCapacity {
  return { ...readCapacity(setting.utilization), leftOut: namesLeftOut(setting) }
}

function namesLeftOut({ utilization = {}, labelUtilizations = {}, maxInboundCalls }: Utilization): string[] {
  const isSet = {
    'limits of labels': Object.keys(labelUtilizations).length > 0,
    'calls outside queues that count': Object.values(utilization).some(({ includeNonAcd }) => includeNonAcd === true),
    'the maximum of inbound calls': maxInboundCalls !== undefined,
  }
  return Object.entries(isSet).flatMap(([name, set]) => (set ? [name] : []))
}

/** Why an optional read has no result; undefined: a permission is missing. */
export type Refusal = string | undefined

/**
 * A read that the rest is useful without. A refusal (a permission, or a query that the org does not take) is reported and
 * gives undefined; failures of the connection, of the credentials and of the server are thrown.
 */
export async function optionalRead<T>(
  read: () => Promise<T>,
  onRefused: (why: Refusal) => void = () => undefined,
): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!isRefusal(error)) throw error
    onRefused(error instanceof PermissionError ? undefined : redactText(error.message))
    return undefined
  }
}
