import { WebhookError } from '../core/errors'

/** A body as received: bytes, or text that is known to be unchanged. */
export type RawBody = string | Uint8Array

/**
 * The text whose bytes these are.
 * @throws WebhookError `malformed` for bytes that are not UTF-8: replacing them would change the message
 */
export function decodeBody(body: RawBody): string {
  if (typeof body === 'string') return body
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch (cause) {
    throw new WebhookError('malformed', 'The body of the webhook is not UTF-8 text.', { cause })
  }
}

/** Headers of any runtime: a `Headers`, or an object with names in any case, as of Node or Lambda. */
export type HeaderSource =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** One header. @param name in lower case */
export function findHeader(headers: HeaderSource, name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) ?? undefined
  const direct = headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  // A header that was sent twice becomes one value, as HTTP combines them, which no signature matches.
  return typeof direct === 'string' || direct === undefined ? direct : direct.join(', ')
}

function isHeaders(headers: HeaderSource): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function'
}
