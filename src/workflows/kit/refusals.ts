import { ApiError, AuthenticationError, RateLimitError } from '../../core/errors'

/** The request took too long to arrive: says nothing about the org. */
const REQUEST_TIMEOUT = 408

/**
 * Whether the org refused a request, by a permission or since it does not know it. A failed login, a rate limit and errors of
 * the server are no refusals: they say nothing about the org.
 */
export function isRefusal(error: unknown): error is ApiError {
  if (!(error instanceof ApiError) || error instanceof AuthenticationError || error instanceof RateLimitError)
    return false
  return error.status >= 400 && error.status < 500 && error.status !== REQUEST_TIMEOUT
}
