import type { OpenUnion } from '../../core/open-union'

/**
 * An input as it comes with something that was read and is given back whole, as in `{ ...queue, name: 'Sales' }`: it has
 * an id, and its words may be newer than this package.
 */
export type AsRead<T> = { readonly [K in keyof T]: Newer<T[K]> } & { readonly id: string }

/** Words that may be newer than this package: any text in their place. */
export type Newer<T> = T extends string ? string : T

/**
 * Changes of an input: fields left out or undefined stay, null clears one, parts are changed field by field, and lists are
 * replaced.
 */
export type Changes<T> = { readonly [K in keyof T]?: ChangeOf<NonNullable<T[K]>> | null | undefined }

/** What one field is changed to: words, numbers, flags and lists whole, parts field by field. */
export type ChangeOf<T> = T extends string | number | boolean | readonly unknown[] ? T : Changes<T>

/** Something else by its id. */
export interface RefInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly selfUri?: string | undefined
}

/** The division to put something in. */
export interface DivisionInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

/** A group whose members are members of a queue or of one of its rings. */
export interface MemberGroupInput {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly division?: DivisionInput | undefined
  readonly type?: OpenUnion<'TEAM' | 'GROUP' | 'SKILLGROUP'> | undefined
}
