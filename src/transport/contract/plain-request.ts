import { bagIssues, shown } from '../../core/bag'
import { type Issue, ValidationError } from '../../core/errors'
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

const KINDS: Readonly<Record<string, OperationKind>> = {
  GET: 'safe',
  HEAD: 'safe',
  PUT: 'idempotent',
  DELETE: 'idempotent',
  POST: 'unsafe',
  PATCH: 'unsafe',
}

/**
 * The operation of a plain request, and its parts.
 * @throws ValidationError that names every missing or invalid part
 */
export function declaredOf<T>(request: PlainRequest<T>): { operation: Operation<T>; input: RequestInput } {
  const issues: Issue[] = bagIssues(request, 'request', 'method=s path=s schema?o kind?s params?o query?o body?u')
  if (issues.length > 0) throw new ValidationError(issues)
  const { method, path, schema, kind = KINDS[method], params, query, body } = request
  if (kind === undefined || !Object.hasOwn(KINDS, method))
    issues.push({
      path: 'request.method',
      message: `is ${shown(method)}: give one of ${Object.keys(KINDS).join(', ')}`,
    })
  else if (!['safe', 'idempotent', 'unsafe'].includes(kind))
    issues.push({ path: 'request.kind', message: `is ${shown(kind)}: give safe, idempotent or unsafe` })
  if (!path.startsWith('/') || path.startsWith('//') || /[?#\\]|\/\.{1,2}(\/|$)/.test(path))
    issues.push({
      path: 'request.path',
      message: `is ${shown(path)}: give the path alone, such as /api/v2/users/me; what follows a ? belongs in query`,
    })
  if (issues.length > 0 || kind === undefined) throw new ValidationError(issues)
  return {
    operation: { id: `${method} ${path}`, method, path, kind, response: schema },
    input: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(body === undefined ? {} : { body }),
    },
  }
}
