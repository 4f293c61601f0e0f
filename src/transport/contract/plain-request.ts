import * as z from 'zod/mini'
import { defined } from '../../core/defined'
import { anObject, checkOptions } from '../../core/schema'
import type { Operation, OperationKind, RequestInput, StandardSchema } from './operation'

/** A request to any operation of the API, ready to send. */
export interface PlainRequest<T = unknown> extends RequestInput {
  readonly method: Operation<unknown>['method']
  /** Without host and query: `/api/v2/users/me`, or with parameters in braces that `params` fills in. */
  readonly path: `/${string}`
  /** How the answer is checked, by any library with Standard Schema. Without it, the answer is `unknown`. */
  readonly schema?: StandardSchema<T> | undefined
  /**
   * Whether the request may be repeated when its outcome is unknown. Default: GET and HEAD are `safe`, PUT and DELETE
   * `idempotent`, POST and PATCH `unsafe`, so that these two are never sent twice. Set `safe` for a query by POST.
   */
  readonly kind?: OperationKind | undefined
}

const KINDS = {
  GET: 'safe',
  HEAD: 'safe',
  PUT: 'idempotent',
  DELETE: 'idempotent',
  POST: 'unsafe',
  PATCH: 'unsafe',
} as const satisfies Readonly<Record<PlainRequest['method'], OperationKind>>

/** A path without host and query. */
const aPath = () =>
  z.custom<PlainRequest['path']>(
    (path) => typeof path === 'string' && /^\/(?!\/)/.test(path) && !/[?#\\]|\/\.{1,2}(\/|$)/.test(path),
    'must be the path alone, such as /api/v2/users/me; what follows a ? belongs in query',
  )

/**
 * The operation of a plain request, and its parts.
 * @throws ValidationError that names every missing or invalid part
 */
export function declareRequest<T>(request: PlainRequest<T>): { operation: Operation<T>; input: RequestInput } {
  const fields = {
    method: z.enum(['GET', 'HEAD', 'PUT', 'DELETE', 'POST', 'PATCH']),
    path: aPath(),
    schema: z.optional(z.custom<never>((schema) => '~standard' in Object(schema), 'must be a Standard Schema')),
    kind: z.optional(z.enum(['safe', 'idempotent', 'unsafe'])),
    params: z.optional(anObject()),
    query: z.optional(anObject()),
    body: z.optional(z.unknown()),
  }
  checkOptions(request, fields, 'request')
  const { method, path, schema, kind = KINDS[method], params, query, body } = request
  return {
    operation: { id: `${method} ${path}`, method, path, kind, response: schema },
    input: {
      ...defined({ params, query, body }),
    },
  }
}
