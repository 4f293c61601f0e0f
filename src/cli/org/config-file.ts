import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { ConfigError, type Issue, ValidationError } from '../../core/errors'
import { isZone } from '../../core/time/zone'
import { readYaml } from '../../documents/yaml/read'

const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')

const profile = z.strictObject({
  region: z.string().min(1).optional(),
  /** Requests go here rather than to the region, as with `createClient`; the region still says where to log in. */
  baseUrl: z.url().optional(),
  /** Logins go here rather than to the region. */
  loginUrl: z.url().optional(),
  clientIdEnv: envName.optional(),
  clientSecretEnv: envName.optional(),
  ratePerMinute: z.int().positive().optional(),
  /** Time zone of times that are given without one, such as those of `plan --hold`. */
  timezone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Berlin').optional(),
})

const configFile = z.strictObject({
  /** Profile used when neither `--org` nor GENESYS_CLIENT_ID names an org. */
  default: z.string().optional(),
  orgs: z.record(z.string(), profile),
})

/** One org of the file: where it is and under which environment variables its credentials are found. */
export type Profile = z.infer<typeof profile>
export type ConfigFile = z.infer<typeof configFile>

/** Names looked for in the working directory, in this order. */
export const CONFIG_FILES = ['skillroute.config.yaml', 'skillroute.config.yml', 'skillroute.config.json'] as const

/**
 * Reads the config file of a directory; undefined when there is none.
 * @throws ValidationError with line and column of every problem; a secret written into the file is one
 */
export async function readConfigFile(cwd: string): Promise<ConfigFile | undefined> {
  for (const name of CONFIG_FILES) {
    const text = await readFile(join(cwd, name), 'utf8').catch((error: unknown) => absent(error, name))
    if (text !== undefined) return parseConfigFile(text, name)
  }
  return undefined
}

/** Reads config text (YAML, and so JSON). @throws ValidationError */
export async function parseConfigFile(text: string, name: string): Promise<ConfigFile> {
  const source = await readYaml(text)
  if (source.broken.length > 0) throw new ValidationError(source.broken, { subject: name })
  const parsed = configFile.safeParse(source.value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return keys.map(
      (path): Issue => ({
        path: path.join('.'),
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
