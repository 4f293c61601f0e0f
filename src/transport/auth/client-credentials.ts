import * as z from 'zod/mini'
import { ConfigError, ValidationError } from '../../core/errors'
import { listProblems } from '../../core/schema'
import type { ClientCredentials } from '../wiring/types'
import { withHidden } from './access-token'

/**
 * Credentials of an OAuth client of grant type Client Credentials. The secret cannot be printed or serialized: it is
 * not a property of the object, but a getter of its prototype.
 * @throws ConfigError when the id or the secret is missing
 * @example clientCredentials({ clientId: process.env.GENESYS_CLIENT_ID ?? '', clientSecret: process.env.GENESYS_CLIENT_SECRET ?? '' })
 */
export function clientCredentials(given: {
  readonly clientId: string
  readonly clientSecret: string
}): ClientCredentials {
  // What is missing is reported below, with where it may come from.
  const fields = { clientId: z.optional(z.string()), clientSecret: z.optional(z.string()) }
  const issues = listProblems(z.strictObject(fields), given, 'clientCredentials')
  if (issues.length > 0)
    throw new ConfigError(`${new ValidationError(issues).message}.`, { code: 'config.credentials' })
  const clientId = required(given.clientId, 'clientId', 'GENESYS_CLIENT_ID')
  const clientSecret = required(given.clientSecret, 'clientSecret', 'GENESYS_CLIENT_SECRET')
  const visible = { kind: 'clientCredentials', clientId }
  return withHidden(visible, { clientSecret }, `clientCredentials { clientId: '${clientId}' }`)
}

function required(value: unknown, name: string, variable: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  throw new ConfigError(`${name} is missing: pass it to clientCredentials() or set ${variable}.`, {
    code: 'config.credentials',
  })
}
