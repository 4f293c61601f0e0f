/**
 * The one redaction function: everything that can reach a log, an error, an event or a journal passes through it.
 * It masks by key (names that hold secrets), by shape (bearer and basic credentials, secrets in a query string) and by
 * value (strings registered as secret for the life of a client or a run).
 */

export const MASK = '[redacted]'

/** Names of keys whose values are never shown; case, dashes and underscores are ignored. */
const SECRET_KEYS = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'clientsecret',
  'secret',
  'password',
  'accesstoken',
  'refreshtoken',
  'token',
  'apikey',
  'xapikey',
  'signingkey',
  'webhooksecret',
  'privatekey',
])

const CREDENTIALS = /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi
const QUERY_SECRET = /\b(access_token|client_secret|refresh_token|password|token)=[^&\s"']+/gi
/** Everything before the last @ of a host; in a database URL, everything before the last @ of the whole text. */
const URL_USER = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi
const DATABASE_USER = /\b((?:rediss?|postgres(?:ql)?|mongodb(?:\+srv)?|amqps?|mysql):\/\/)[^\s"'<>]*@/gi

/** Maximum depth of nested values; deeper ones are replaced, so that a hostile structure cannot hang a logger. */
const MAX_DEPTH = 12

/**
 * A deep copy of `value` without secrets. Strings are scrubbed, secret-named keys masked, cycles cut.
 * @param secrets further strings to mask wherever they appear, such as the client secret of this run
 */
export function redact(value: unknown, secrets: Iterable<string> = []): unknown {
  const known = [...secrets].filter((secret) => secret.length > 0)
  return copy(value, known, new Set(), 0)
}

/** {@link redact} for one string. */
export function redactText(text: string, secrets: Iterable<string> = []): string {
  let clean = text
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, MASK)
  return clean
    .replace(CREDENTIALS, `$1 ${MASK}`)
    .replace(QUERY_SECRET, `$1=${MASK}`)
    .replace(DATABASE_USER, `$1${MASK}@`)
    .replace(URL_USER, `$1${MASK}@`)
}

/**
 * An unknown value where a name was expected, for a message: quoted, unless it may be a pasted secret. Names are words;
 * secrets are long, or mix letters and digits.
 */
export function quoteName(text: string): string {
  const clean = redactText(text)
  return clean === text && !mayBeSecret(text)
    ? JSON.stringify(text)
    : `a text of ${text.length} characters, which is not shown`
}

/** In characters; longer than the name of any region, or of a profile on a command line. */
const MAX_NAME_LENGTH = 24

function mayBeSecret(text: string): boolean {
  if (text.length > MAX_NAME_LENGTH || !/^[\p{L}\p{N} ._-]*$/u.test(text)) return true
  return text.split(/[^A-Za-z0-9]+/).some((word) => word.length > 10 && /\d/.test(word) && /[A-Za-z]/.test(word))
}

function copy(value: unknown, secrets: readonly string[], seen: Set<object>, depth: number): unknown {
  if (typeof value === 'string') return redactText(value, secrets)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (seen.has(value)) return '[circular]'
  if (depth >= MAX_DEPTH) return '[too deep]'
  seen.add(value)
  try {
    return copyObject(value, secrets, seen, depth)
  } finally {
    seen.delete(value)
  }
}

function copyObject(value: object, secrets: readonly string[], seen: Set<object>, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item, secrets, seen, depth + 1))
  if (value instanceof Date) return value.toJSON()
  if (value instanceof Map) return copyObject(Object.fromEntries(value), secrets, seen, depth)
  if (value instanceof Set) return copyObject([...value], secrets, seen, depth)
  if (value instanceof Error) return copyError(value, secrets, seen, depth)
  const out: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    out[redactText(key, secrets)] = isSecretKey(key) && item != null ? MASK : copy(item, secrets, seen, depth + 1)
  }
  return out
}

function copyError(error: Error, secrets: readonly string[], seen: Set<object>, depth: number): unknown {
  const { name, message, cause } = error
  const rest = copyObject({ ...error }, secrets, seen, depth)
  const copied = { ...(rest as object), name, message: redactText(message, secrets) }
  return cause === undefined ? copied : { ...copied, cause: copy(cause, secrets, seen, depth + 1) }
}

function isSecretKey(key: string): boolean {
  return SECRET_KEYS.has(key.toLowerCase().replace(/[-_]/g, ''))
}
