import type * as z from 'zod/mini'

/**
 * What may be done when the outcome of a request is unknown.
 * `safe`: reads nothing but tells (queries by POST too), repeat freely. `idempotent`: sets a state, repeating gives the
 * same state. `unsafe`: repeating may do it twice; never repeated once it may have reached the server.
 */
export type OperationKind = 'safe' | 'idempotent' | 'unsafe'

/** One call of the API, declared as data. `path` has its parameters in braces, as in the official description. */
export interface Operation<T> {
  /** The official operation id, such as `getRoutingQueues`. */
  readonly id: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly kind: OperationKind
  /** How the answer is checked: a schema of `zod` or `zod/mini`. Leave out for calls without a body; they give `undefined`. */
  readonly response?: z.core.$ZodType<T> | undefined
}

export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined

/** The parts of one request. Nothing here is changed by sending it. */
export interface RequestInput {
  readonly params?: Readonly<Record<string, string>>
  /** Arrays are sent as repeated parameters (`multi` in the official description). */
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly body?: unknown
}

/** Declares an operation and infers its answer. */
export function operation<T = undefined>(declared: Operation<T>): Operation<T> {
  return declared
}
