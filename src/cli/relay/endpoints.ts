import { type Issue, ValidationError } from '../../core/errors'
import type { RelayEndpoint } from '../../webhooks/relay'
import type { Io } from '../io'
import type { RelayFile } from './relay-file'

/**
 * The endpoints of a relay file with the secrets of the environment.
 * @throws ValidationError naming every variable that is not set
 */
export function endpointsOf({ endpoints }: RelayFile, env: Io['env']): RelayEndpoint[] {
  const issues: Issue[] = []
  const variable = (name: string, path: string): string => {
    const value = env[name]?.trim() ?? ''
    if (value === '') issues.push({ path, message: `the environment variable ${name} is not set` })
    return value
  }
  const found = endpoints.map((endpoint, index): RelayEndpoint => {
    const { secretEnv, headersEnv = {}, timeoutSeconds, ...rest } = endpoint
    const at = `endpoints[${index}]`
    const names = typeof secretEnv === 'string' ? [secretEnv] : secretEnv
    const headers = Object.entries(headersEnv).map(([header, name]): [string, string] => {
      return [header, variable(name, `${at}.headersEnv.${header}`)]
    })
    return {
      ...rest,
      secrets: names.map((name) => variable(name, `${at}.secretEnv`)),
      headers: Object.fromEntries(headers),
      timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
    }
  })
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'relay' })
  return found
}
