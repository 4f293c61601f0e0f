/**
 * A schema of any library that implements Standard Schema version 1 (https://standardschema.dev): zod 3.24 and later,
 * `zod/mini`, Valibot, ArkType and others. `T` is the type of a valid value.
 */
export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    /** Validates a value: returns the value as the schema parses it, or its problems. */
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>
    readonly types?: { readonly input: unknown; readonly output: T } | undefined
  }
}

/** The result of a {@link StandardSchema}. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** One problem of a value: where, as keys from the top down, and why. */
export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/**
 * Whether a request may be repeated when its outcome is unknown. `safe`: it only reads (includes queries by POST);
 * repeat it freely. `idempotent`: it sets a state, and a repeat sets the same state. `unsafe`: a repeat may do it
 * twice, so it is never repeated once it may have reached the server.
 */
export type OperationKind = 'safe' | 'idempotent' | 'unsafe'

/** One API call, declared as data. `path` has its parameters in braces, as in the official description. */
export interface Operation<T> {
  /** The official operation id, such as `getRoutingQueues`. */
  readonly id: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: `/${string}`
  readonly kind: OperationKind
  /**
   * How the answer is checked: a schema of any library that implements Standard Schema. Without it, the call returns
   * the parsed JSON as `unknown`, which is `undefined` if the answer has no body.
   */
  readonly response?: StandardSchema<T> | undefined
  /** Any one of these permissions is enough. Used in the error of a 403 that names none itself. */
  readonly needs?: readonly string[] | undefined
}

/** A value in a query string: a list is sent as repeated parameters, undefined is left out. */
export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined

/** The parts of one request. Sending does not change them. */
export interface RequestInput {
  readonly params?: Readonly<Record<string, string>>
  /** Arrays are sent as repeated parameters (`multi` in the official description). */
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly body?: unknown
}

/** The answer of a call where only success matters: the body may be anything but a web page, and the result is `undefined`. */
export const noAnswer: StandardSchema<undefined> = {
  '~standard': { version: 1, vendor: 'skillroute', validate: () => ({ value: undefined }) },
}

/**
 * Declares an operation and infers the type of its answer from the schema; without one the type is `unknown`. An answer
 * that breaks the schema throws a `ResponseError` `response.invalid` with the `path` of the invalid field.
 */
export function operation<T = unknown>(declared: Operation<T>): Operation<T> {
  return declared
}
