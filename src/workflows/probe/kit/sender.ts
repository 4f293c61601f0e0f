import type { Client } from '../../../client'
import { ApiError, SkillrouteError } from '../../../core/errors'
import type { CallOptions } from '../../../transport/contract/call-options'
import type { Operation, RequestInput } from '../../../transport/contract/operation'

/** What the platform made of a request: its answer, or its refusal. */
export type Outcome<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly error: ApiError }

/** Sends requests of a probe, and nothing that writes unless it was allowed. */
export interface Sender {
  /** @throws SkillrouteError `probe.unsafe` for a write that was not allowed; nothing leaves then */
  send<T>(operation: Operation<T>, input?: RequestInput): Promise<T>
  /** The same with a refusal as a value. Everything but a 4xx throws. */
  try<T>(operation: Operation<T>, input?: RequestInput): Promise<Outcome<T>>
}

/**
 * The only way by which a probe reaches the org.
 * @param writes false: refuses every operation that is not declared `safe`
 * @param onWrite called before each write leaves
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
