import { defined } from '../../core/defined'
import type { ApiErrorDetail } from '../../core/errors'
import { asList, isRecord } from '../../core/json/unknown'

/** What is read of an error body. Every member may be missing, since proxies answer too. */
export interface ErrorBody {
  readonly code?: string
  readonly message?: string
  readonly contextId?: string
  /** The details of the answer and of its nested errors. */
  readonly details: readonly ApiErrorDetail[]
  /** The messages of the nested errors, each with the fields it concerns. */
  readonly within: readonly string[]
  readonly limit?: { readonly key?: string; readonly namespace?: string; readonly value?: number }
  /** Values that the platform filled into its message template. */
  readonly params: readonly string[]
}

/** How much text to keep of a body that is not the platform's: enough to identify the proxy that answered. */
const SNIPPET_CHARS = 160

/** Reads an error body in any form: the platform's JSON, other JSON, a proxy's HTML, plain text or nothing. */
export function readErrorBody(text: string): ErrorBody {
  const body = parseObject(text)
  if (body === undefined) {
    const snippet = plainText(text)
    return { ...(snippet === '' ? {} : { message: snippet }), details: [], within: [], params: [] }
  }
  const message = asText(body.message) ?? asText(body.error_description) ?? asText(body.description)
  const code = asText(body.code) ?? asText(body.error)
  const contextId = asText(body.contextId)
  const limit = parseLimit(body.limit)
  return {
    ...defined({ code, message, contextId, limit }),
    details: [body, ...asList(body.errors).filter(isRecord)].flatMap((record) =>
      asList(record.details).map(parseDetail),
    ),
    within: asList(body.errors).flatMap((one) => (isRecord(one) ? listInner(one, message) : [])),
    params: isRecord(body.messageParams)
      ? Object.values(body.messageParams).flatMap((value) => asText(value) ?? [])
      : [],
  }
}

/** The message of one nested error with its fields; undefined if it repeats the main message. */
function listInner(error: Record<string, unknown>, whole: string | undefined): string[] {
  const said = asText(error.message) ?? asText(error.code)
  if (said === undefined || said === whole) return []
  return [withFields(said, asList(error.details).map(parseDetail))]
}

/** Adds the fields to a sentence, unless the sentence names them itself. */
export function withFields(text: string, details: readonly ApiErrorDetail[]): string {
  const fields = [...new Set(details.flatMap(({ fieldName }) => fieldName ?? []))].filter((one) => !text.includes(one))
  const said = text.replace(/[.\s]+$/, '')
  return fields.length === 0 ? said : `${said} (field ${fields.join(', ')})`
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The text of an HTML page or of plain text, shortened. */
function plainText(text: string): string {
  const words = text
    .slice(0, 20 * SNIPPET_CHARS)
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return words.length > SNIPPET_CHARS ? `${words.slice(0, SNIPPET_CHARS)}…` : words
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function parseDetail(value: unknown): ApiErrorDetail {
  if (!isRecord(value)) return {}
  const names = ['errorCode', 'fieldName', 'entityId', 'entityName'] as const
  return Object.fromEntries(names.flatMap((name) => (asText(value[name]) === undefined ? [] : [[name, value[name]]])))
}

function parseLimit(value: unknown): ErrorBody['limit'] {
  if (!isRecord(value)) return undefined
  const key = asText(value.key)
  const namespace = asText(value.namespace)
  return {
    ...defined({ key, namespace }),
    ...(typeof value.value === 'number' ? { value: value.value } : {}),
  }
}
