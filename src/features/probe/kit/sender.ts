import type { Client } from '../../../client'
import { ApiError, SkillrouteError } from '../../../core/errors'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { Operation, RequestInput } from '../../../transport/contract/operation'

/** The platform's answer to a request, or its refusal. */
export type Outcome<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly error: ApiError }

/** Sends the requests of a probe, but no writes unless they are allowed. */
export interface Sender {
  /** @throws SkillrouteError `probe.unsafe` for a write that is not allowed; it is not sent */
  send<T>(operation: Operation<T>, input?: RequestInput): Promise<T>
  /** Sends a request and returns a refusal (4xx) as a value. Other errors are thrown. */
  try<T>(operation: Operation<T>, input?: RequestInput): Promise<Outcome<T>>
}

/**
 * The only way in which a probe reaches the org.
 * @param writes false: refuses every operation that is not declared `safe`
 * @param onWrite called before each write is sent
 */
export function createSender(
  client: Client,
  writes: boolean,
  call: CallOptions,
  onWrite?: (operation: string) => Promise<void>,
): Sender {
  async function send<T>(operation: Operation<T>, input: RequestInput = {}): Promise<T> {
    if (!writes && operation.kind !== 'safe')
      throw new SkillrouteError(
        'probe.unsafe',
        `${operation.id} writes, and this probe only reads: give writes to allow it.`,
      )
    if (operation.kind !== 'safe') await onWrite?.(operation.id)
    return await client.request(operation, input, call)
  }
  return {
    send,
    async try(operation, input) {
      try {
        return { ok: true, body: await send(operation, input) }
      } catch (error) {
        if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 403)
          return { ok: false, error }
        throw error
      }
    },
  }
}
