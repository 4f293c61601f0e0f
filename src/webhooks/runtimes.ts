import { ConfigError } from '../core/errors'
import type { RawBody } from './body'
import type { HeaderSource } from './headers'
import { chunksOf, fromBase64, readBytes, TooLong } from './read-body'

/** The part of a request of Node's `http`, or Express and the like, that is read. */
export interface NodeRequest extends AsyncIterable<Uint8Array | string> {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Set by some platforms that have read the body before. */
  readonly rawBody?: Uint8Array | string | undefined
  readonly readableEnded?: boolean | undefined
  /** Given a body that is too long, the rest is not read. */
  destroy?(): unknown
}

/** The part of a response of Node's `http` that is used. */
export interface NodeResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body?: string): unknown
}

/** An event of AWS Lambda: of an API gateway, version 1 or 2 of its format, or of a function URL. */
export interface LambdaEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null | undefined
  readonly body?: string | null | undefined
  readonly isBase64Encoded?: boolean | undefined
  /** Version 1. */
  readonly httpMethod?: string | undefined
  /** Version 2 and function URLs. */
  readonly requestContext?: { readonly http?: { readonly method?: string | undefined } | undefined } | undefined
}

/** The result of a Lambda function. */
export interface LambdaResult {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** A request of any runtime as the receiver sees it. */
export interface Incoming {
  readonly method: string
  readonly headers: HeaderSource
  /** @throws TooLong */
  body(maxBytes: number): Promise<RawBody>
}

export function fromNode(request: NodeRequest): Incoming {
  return {
    method: request.method ?? '',
    headers: request.headers,
    async body(maxBytes) {
      const { rawBody } = request
      if (rawBody !== undefined) return within(rawBody, maxBytes)
      if (request.readableEnded === true) {
        throw new ConfigError(
          'the body was read before the receiver got it, and parsing loses its exact bytes: put the receiver before any body parser',
        )
      }
      return readBytes(request, maxBytes)
    },
  }
}

export function fromFetch(request: Request): Incoming {
  return {
    method: request.method,
    headers: request.headers,
    async body(maxBytes) {
      if (Number(request.headers.get('content-length')) > maxBytes) throw new TooLong()
      return request.body === null ? '' : readBytes(chunksOf(request.body), maxBytes)
    },
  }
}

export function fromLambda(event: LambdaEvent): Incoming {
  return {
    method: event.httpMethod ?? event.requestContext?.http?.method ?? 'POST',
    headers: event.headers ?? event.multiValueHeaders ?? {},
    async body(maxBytes) {
      const text = event.body ?? ''
      return within(event.isBase64Encoded === true ? fromBase64(text) : text, maxBytes)
    },
  }
}

function within(body: RawBody, maxBytes: number): RawBody {
  const length = typeof body === 'string' ? new TextEncoder().encode(body).length : body.byteLength
  if (length > maxBytes) throw new TooLong()
  return body
}
