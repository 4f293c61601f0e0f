import { AuthenticationError, SkillrouteError } from '../../core/errors'
import { AttemptFailed } from '../failures/failure'

/** The API refuses the token, and there is no other. */
export function tokenRefused(message: string): AttemptFailed {
  return new AttemptFailed({
    reason: 'refused',
    status: 401,
    toError: ({ attempts, request = { method: '', path: '' } }) =>
      new AuthenticationError(message, { status: 401, code: 'token.refused', ...request, attempts }),
  })
}

/** The function or store that had to give a token gave none. */
export function tokenMissing(message: string, cause?: unknown): AttemptFailed {
  return new AttemptFailed({
    reason: 'refused',
    toError: () => new SkillrouteError('token.missing', message, cause === undefined ? {} : { cause }),
  })
}
