import type { Client } from '../../client'
import { ApiError, AuthenticationError, PermissionError, RateLimitError } from '../../core/errors'
import { redactText } from '../../core/json/redact'
import type { MediaType } from '../../documents'
import type { CallOptions } from '../../transport/contract/call-options'

/** How many contacts of a medium an agent takes at once. */
export type Concurrency = Readonly<Partial<Record<MediaType, number>>>

/** Reads the org's utilization settings, with the media names of analytics; undefined if they cannot be read. */
export async function readConcurrency(
  client: Client,
  call: CallOptions,
  onRefused?: (why: Refusal) => void,
): Promise<Concurrency | undefined> {
  return await optionalRead(async () => {
    const { utilization = {} } = await client.routing.utilization.get(call)
    return Object.fromEntries(
      Object.entries(utilization).flatMap(([medium, { maximumCapacity }]) =>
        maximumCapacity === undefined ? [] : [[medium === 'call' ? 'voice' : medium, maximumCapacity]],
      ),
    )
  }, onRefused)
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

function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthenticationError || error instanceof RateLimitError)
    return false
  return error.status >= 400 && error.status < 500
}
