import { type Issue, ValidationError } from '../../core/errors'
import type { RelayEndpoint } from '../../delivery/endpoints'
import { checkEndpoints } from '../../delivery/endpoints'
import type { Io } from '../io/io'
import type { RelayFile } from './relay-file'

/** Placeholder for a missing secret while everything else is checked. No endpoint is created with a placeholder. */
const NO_SECRET = `whsec_${'A'.repeat(32)}`

/**
 * The checked endpoints of a relay file, with their secrets from the environment.
 * @throws ValidationError naming every variable that is not set, and every other problem of the endpoints
 */
export function buildEndpoints({ endpoints }: RelayFile, env: Io['env']): RelayEndpoint[] {
  const issues: Issue[] = []
  const variable = (name: string, path: string): string => {
    const value = env[name]?.trim() ?? ''
    if (value === '') issues.push({ path, message: unset(name) })
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
      secrets: names.map((name) => variable(name, `${at}.secretEnv`) || NO_SECRET),
      headers: Object.fromEntries(headers),
      timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
    }
  })
  issues.push(...listProblems(found))
  if (issues.length > 0) throw new ValidationError(issues, { subject: 'relay' })
  return found
}

/** The usual form of a variable's name. Any other text may be a pasted secret and is not repeated. */
const USUAL_NAME = /^[A-Z][A-Z0-9_]*$/

function unset(name: string): string {
  if (USUAL_NAME.test(name)) return `the environment variable ${name} is not set`
  return 'names an environment variable that is not set; the NAME of a variable belongs here, not the secret itself'
}

function listProblems(endpoints: readonly RelayEndpoint[]): Issue[] {
  try {
    checkEndpoints(endpoints)
    return []
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    return error.issues.map((issue) => ({ ...issue, path: toFilePath(issue.path) }))
  }
}

/** The path of a setting in the file that names the variable of a secret or of a header's value. */
function toFilePath(path: string): string {
  return path.replace(/\.secrets$/, '.secretEnv').replace(/\.headers\./, '.headersEnv.')
}
