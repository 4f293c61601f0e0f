import { accessToken } from '../../transport/auth/access-token'
import { clientCredentials } from '../../transport/auth/client-credentials'
import { userLogin } from '../../transport/auth/user-login'
import type { Auth } from '../../transport/wiring/types'
import type { Io } from '../io/io'
import type { Target } from './profile'
import { loginStore } from './user-logins'

/** The credentials of a client for an org. */
export function createAuth(
  io: Io,
  { name, clientId = '', clientSecret = '', accessToken: token, person }: Target,
): Auth {
  if (token !== undefined) return accessToken(token)
  if (person !== undefined) return userLogin({ ...person, store: loginStore(io, name) })
  return clientCredentials({ clientId, clientSecret })
}
