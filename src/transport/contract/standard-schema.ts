/**
 * A schema of any library that implements Standard Schema version 1 (https://standardschema.dev): zod 3.24 and later,
 * `zod/mini`, Valibot, ArkType and others. `T` is what it gives.
 */
export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    /** Holds a value against the schema: gives the value as the schema makes it, or what is wrong with it. */
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>
    readonly types?: { readonly input: unknown; readonly output: T } | undefined
  }
}

/** What a {@link StandardSchema} says of a value. */
export type StandardResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] }

/** One thing wrong with a value: where, as keys from the top down, and why. */
export interface StandardIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}
