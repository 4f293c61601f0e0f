import * as z from 'zod'
import { type Issue, ValidationError } from '../../core/errors'
import { pathText } from '../../core/path-text'

const envName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
const everyMinutes = z.number().positive().optional()

/** With about 250 bytes each, this is half a megabyte, the platform's own limit for a body. */
const MAX_ASSIGNMENTS = 2000

const endpoint = z.strictObject({
  name: z.string().min(1),
  url: z.string().min(1),
  /** The variable that holds the secret; two variables while the secret is being changed. */
  secretEnv: z.union([envName, z.array(envName).min(1)], {
    error: 'is needed: the name of the environment variable that holds the secret, or a list of names',
  }),
  events: z.array(z.string().min(1)).min(1).optional(),
  /** Names of headers, and the variables that hold their values. */
  headersEnv: z.record(z.string().min(1), envName).optional(),
  concurrency: z.int().positive().optional(),
  timeoutSeconds: z.number().positive().optional(),
  allowPrivate: z.union([z.boolean(), z.array(z.string().min(1))]).optional(),
})

const sources = z.strictObject({
  /** Events of skillroute's actions in this folder, from its audit log. */
  runs: z
    .union([
      z.boolean(),
      /** Maximum number of assignments in a summary. With more, messages exceed what receivers accept. */
      z.strictObject({ assignments: z.int().min(0).max(MAX_ASSIGNMENTS) }),
    ])
    .optional(),
  audits: z
    .strictObject({
      everyMinutes,
      overlapMinutes: z.number().min(0).optional(),
      ignoreClients: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  snapshots: z.strictObject({ everyMinutes, ignoreClients: z.array(z.string().min(1)).optional() }).optional(),
  drift: z
    .strictObject({ expected: z.string().min(1), everyMinutes, ignore: z.array(z.string().min(1)).optional() })
    .optional(),
  notifications: z.strictObject({ topics: z.array(z.string().min(1)).min(1) }).optional(),
})

const relayFile = z.strictObject({
  /** Folder in which messages are kept until they are delivered. */
  outbox: z.string().min(1).optional(),
  endpoints: z.array(endpoint).min(1),
  sources: sources.optional(),
})

/** A relay as its file describes it. */
export type RelayFile = z.infer<typeof relayFile>

/**
 * Checks a relay file.
 * @throws ValidationError with every problem, including a secret written into the file
 */
export function parseRelayFile(value: unknown): RelayFile {
  const parsed = relayFile.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ValidationError(parsed.error.issues.flatMap(toIssues), { subject: 'relay file' })
}

function toIssues(issue: z.core.$ZodIssue): Issue[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: pathText(issue.path), message: issue.message }]
  return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: unknownKey(key) }))
}

function unknownKey(key: string): string {
  return /secret|password|token|headers/i.test(key)
    ? 'secrets do not belong in this file: put the secret in an environment variable and name it in secretEnv or headersEnv'
    : 'this key is not known here'
}
