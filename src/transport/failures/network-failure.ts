import { ConnectionError } from '../../core/errors'
import { isRecord } from '../../core/json/unknown'
import type { Failure, FailureReason } from './failure'

/** Codes of Node and undici which mean that the request was certainly not sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'])
/** Codes which mean the same of a connection attempt. An open connection can break by them after the request was sent. */
const NOT_CONNECTED = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT'])
const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'])
const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/

/** How many nested causes are read; fetch wraps the system's error once or twice. */
const MAX_CAUSES = 5

/**
 * The failure of a fetch. Only name, code and scrubbed message of the error are kept: the whole error can hold the
 * request with its bearer token.
 */
export function networkFailure(thrown: unknown, to: string, clean: (text: string) => string): Failure {
  const found = rootCause(thrown)
  const reason = classifyCause(found)
  const cause = new Error(clean(found.message))
  cause.name = clean(found.name)
  if (found.code !== undefined) Object.assign(cause, { code: clean(found.code) })
  return {
    reason,
    toError({ attempts, inDoubt, refusal }) {
      const tries = attempts > 1 ? ` after ${attempts} attempts` : ''
      const what = `${to} failed${tries}: ${plainly(cause.message) || found.code || cause.name}.`
      const message = [what, refusal, inDoubt ? IN_DOUBT : findAdvice(reason, found)].filter(Boolean).join(' ')
      return new ConnectionError(message, { code: CODES[reason] ?? 'connection.failed', cause, inDoubt })
    },
  }
}

/**
 * Whether an error comes from a bug (most likely in a custom fetch) and not from the network. This is assumed of a
 * built-in JavaScript error that lacks the cause or code that fetch and Node add, and does not have the wording of
 * platforms that add neither.
 */
export function isProgramFault(thrown: unknown): boolean {
  const isBuiltIn = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => thrown instanceof kind)
  return (
    isBuiltIn &&
    readCause(thrown).code === undefined &&
    nextCause(thrown) === undefined &&
    !NETWORK.test(String(thrown))
  )
}

/** What browsers, Bun, Deno and Workers say when a request fails. */
const NETWORK = /fetch failed|failed to fetch|load failed|network|connection|terminated|aborted|timed out/i

/** What to check. For a server without https the advice is about the URL: certificates are not the problem. */
function findAdvice(reason: FailureReason, { message }: RootCause): string | undefined {
  return message.includes(NOT_HTTPS) ? 'Give the base URL with http:// or https:// before the host.' : ADVICE[reason]
}

/** What OpenSSL reports for an answer in plain text. */
const NOT_HTTPS = 'wrong version number'

/** Replaces a cryptic message of an underlying library by its meaning. */
function plainly(message: string): string {
  if (message.includes(NOT_HTTPS)) return 'what answers there does not speak https; http: has to be written out'
  if (message === 'bad port') return 'HTTP clients refuse to use this port'
  if (PROXY.exec(message)?.[1] === '407') return 'the proxy refuses its name and password: check them in HTTPS_PROXY'
  return message.trim()
}

/** What undici says when a proxy opens no tunnel. In that case nothing of the request was sent. */
const PROXY = /^Proxy response \((\d+)\)/

export const IN_DOUBT = 'The write may have been carried out: read the target before doing it again.'

const CODES: Partial<Record<FailureReason, string>> = {
  dns: 'connection.dns',
  tls: 'connection.tls',
  notSent: 'connection.refused',
  reset: 'connection.reset',
}

const ADVICE: Partial<Record<FailureReason, string>> = {
  dns: 'The host is unknown: check the region or base URL and the network.',
  tls: 'The secure connection was refused: check the certificate, NODE_EXTRA_CA_CERTS and any proxy in between.',
  notSent: 'Nothing answers there: check the region or base URL, the network and the proxy.',
  reset: 'The connection was cut: try again.',
}

function classifyCause({ code, syscall, message }: RootCause): FailureReason {
  // The platform's fetch refuses ports of other protocols before it connects; a retry does not change that.
  if (message === 'bad port') return 'refused'
  const byProxy = PROXY.exec(message)?.[1]
  if (byProxy !== undefined) return byProxy === '407' ? 'refused' : 'notSent'
  if (code === undefined) return 'reset'
  if (DNS.has(code)) return 'dns'
  if (NOT_SENT.has(code) || (syscall === 'connect' && NOT_CONNECTED.has(code))) return 'notSent'
  return TLS.test(code) ? 'tls' : 'reset'
}

interface RootCause {
  readonly name: string
  readonly message: string
  readonly code: string | undefined
  readonly syscall: string | undefined
}

/** The innermost cause that has a code, else the innermost cause. */
function rootCause(thrown: unknown): RootCause {
  let best = readCause(thrown)
  let at: unknown = thrown
  for (let depth = 0; depth < MAX_CAUSES; depth++) {
    at = nextCause(at)
    if (at === undefined) break
    const next = readCause(at)
    if (next.code !== undefined || best.code === undefined) best = next
  }
  return best
}

function nextCause(error: unknown): unknown {
  if (!(error instanceof Error) && !isRecord(error)) return undefined
  const cause: unknown = Reflect.get(error, 'cause')
  if (cause !== undefined) return cause
  // Several addresses of one host were tried in turn: the first failure represents them all.
  const errors: unknown = Reflect.get(error, 'errors')
  return Array.isArray(errors) ? errors[0] : undefined
}

function readCause(error: unknown): RootCause {
  if (!(error instanceof Error) && !isRecord(error))
    return { name: 'Error', message: String(error), code: undefined, syscall: undefined }
  const read = (key: string): string | undefined => {
    const value: unknown = Reflect.get(error, key)
    return typeof value === 'string' ? value : undefined
  }
  return { name: read('name') ?? 'Error', message: read('message') ?? '', code: read('code'), syscall: read('syscall') }
}
