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
