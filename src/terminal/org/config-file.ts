import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ConfigError, type Issue, ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'
import { isZone } from '../../core/time/wall-time'
import { readYaml } from '../../documents/yaml/read'

const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')

const profile = z.strictObject({
  region: z.string().min(1).optional(),
  /** API origin instead of the region's, as in `createClient`. The region still determines the login host. */
  baseUrl: z.url().optional(),
  /** Login origin instead of the region's. */
  loginUrl: z.url().optional(),
  clientIdEnv: envName.optional(),
  clientSecretEnv: envName.optional(),
  /** The kind of login: client credentials, a person (`skillroute login`), or a given token. */
  login: z.enum(['client', 'user', 'token']).optional(),
  /** Environment variable with the token, for `login: token`. */
  accessTokenEnv: envName.optional(),
  ratePerMinute: z.int().positive().optional(),
  /** Time zone for times without one, such as those of `plan --hold`. */
  timeZone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Berlin').optional(),
})

const configFile = z.strictObject({
  /** Profile used when neither `--org` nor GENESYS_CLIENT_ID names an org. */
  default: z.string().optional(),
  orgs: z.record(z.string(), profile),
})

/** One org of the file: its region and origins, and the environment variables that hold its credentials. */
export type Profile = z.infer<typeof profile>
export type ConfigFile = z.infer<typeof configFile>

/** File names searched in the working directory, in this order. */
export const CONFIG_FILES = ['skillroute.config.yaml', 'skillroute.config.yml', 'skillroute.config.json'] as const

/**
 * Reads the config file of a directory; undefined when there is none.
 * @throws ValidationError with line and column of every problem, including a secret written into the file
 */
export async function readConfigFile(cwd: string): Promise<ConfigFile | undefined> {
  for (const name of CONFIG_FILES) {
    const text = await readFile(join(cwd, name), 'utf8').catch((error: unknown) => absent(error, name))
    if (text !== undefined) return parseConfigFile(text, name)
  }
  return undefined
}

/** Reads config text in YAML or JSON. @throws ValidationError */
export async function parseConfigFile(text: string, name: string): Promise<ConfigFile> {
  const source = await readYaml(text)
  if (source.broken.length > 0) throw new ValidationError(source.broken, { subject: name })
  const parsed = configFile.safeParse(source.value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return keys.map(
      (path): Issue => ({
        path: pathText(path),
        message: explain(path, issue.message),
        ...source.place(path, 'value'),
      }),
    )
  })
  throw new ValidationError(issues, { subject: name })
}

function explain(path: readonly PropertyKey[], message: string): string {
  const key = String(path.at(-1))
  if (/secret|password|token/i.test(key) && !key.endsWith('Env')) {
    return 'secrets do not belong in this file: put the secret in an environment variable and name it in clientSecretEnv'
  }
  return message
}

function absent(error: unknown, name: string): undefined {
  if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined
  throw new ConfigError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  })
}
