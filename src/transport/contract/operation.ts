import type { StandardSchema } from './standard-schema'

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
  /**
   * How the answer is checked: a schema of any library that implements Standard Schema. Left out, the call gives the parsed
   * JSON as `unknown`, which is `undefined` where the answer has no body.
   */
  readonly response?: StandardSchema<T> | undefined
  /** Permissions of which any one is enough, for the error of a 403 that names none itself. */
  readonly needs?: readonly string[] | undefined
}

/** A value of a query string: a list is sent as repeated parameters, undefined is left out. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined

/** The parts of one request. Nothing here is changed by sending it. */
export interface RequestInput {
  readonly params?: Readonly<Record<string, string>>
  /** Arrays are sent as repeated parameters (`multi` in the official description). */
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly body?: unknown
}

/** The answer of a call of which only the outcome counts: whatever its body, it is not read and gives `undefined`. */
export const noAnswer: StandardSchema<undefined> = {
  '~standard': { version: 1, vendor: 'skillroute', validate: () => ({ value: undefined }) },
}

/**
 * Declares an operation and infers its answer from the schema; without one it is `unknown`. An answer that breaks the
 * schema is a `ResponseError` `response.invalid` with the `path` of what is wrong.
 */
export function operation<T = unknown>(declared: Operation<T>): Operation<T> {
  return declared
}
