import { checkFunction } from '../../core/checks'
import { SkillrouteError } from '../../core/errors'
import type { CallOptions, ResponseInfo } from './call-options'

/**
 * Returns the result of a call together with the facts about its answer: status, headers, correlation id, attempts and
 * time. `call` must pass on the options it receives. If a call sends several requests, the last answer counts.
 * @param call makes the call with these options
 * @param options of the call; an `onResponse` of theirs is called too
 * @throws SkillrouteError code `call.noResponse` where the call gave a result without an answer of its own, such as one that
 * was stored under its idempotency key
 * @example
 * const { data, response } = await withResponse((options) => client.users.get(id, {}, options))
 * console.log(response.correlationId, response.attempts, data.name)
 */
export async function withResponse<T>(
  call: (options: CallOptions) => PromiseLike<T>,
  options: CallOptions = {},
): Promise<{ readonly data: T; readonly response: ResponseInfo }> {
  checkFunction(call, 'call')
  let response: ResponseInfo | undefined
  const data = await call({
    ...options,
    onResponse(info) {
      response = info
      options.onResponse?.(info)
    },
  })
  if (response !== undefined) return { data, response }
  throw new SkillrouteError(
    'call.noResponse',
    'The call ended without an answer of its own: it was given a stored result, or the options were not passed on to it. Pass them as the last parameter of the call.',
  )
}
