import * as z from 'zod/mini'
import { lazy } from '../../core/lazy'
import type { OpenUnion } from '../../core/open-union'

/**
 * Building blocks of response schemas. Objects are loose: unknown fields pass through unchanged. The most common fields
 * are created once, since schemas take time to create and there are hundreds of fields.
 */

type Schema<T = unknown> = z.core.$ZodType<T>

/** The type of an object with these fields and any others. */
type Answer<S extends z.core.$ZodLooseShape> = z.output<z.ZodMiniObject<S, z.core.$loose>>

/** A field that is of type T if present. */
interface Maybe<T>
  extends z.core.$ZodType<
    T | undefined,
    unknown,
    z.core.$ZodTypeInternals<T | undefined> & { optin: 'optional' | 'defaulted'; optout: 'optional' }
  > {}

/** A field the API may leave out, or send as null, which means the same. */
export function maybe<T>(schema: Schema<T>): Maybe<T> {
  return z.optional(
    z.pipe(
      z.nullish(schema),
      z.transform((value: T | null | undefined): T | undefined => value ?? undefined),
    ),
  )
}

/** A list the API may leave out, or send as null, when it is empty. */
export function maybeEmpty<T>(entry: Schema<T>): Schema<T[]> {
  return z.pipe(
    z.nullish(z.array(entry)),
    z.transform((entries: T[] | null | undefined) => entries ?? []),
  )
}

/** An object of an answer, declared now and created when an answer first needs it. */
// @__NO_SIDE_EFFECTS__
export function loose<S extends z.core.$ZodLooseShape>(shape: () => S): () => Schema<Answer<S>> {
  return lazy(() => z.looseObject(shape()))
}

/**
 * An object whose named fields are numbers if present, with any others. It checks the fields received, not all possible
 * ones: answers hold hundreds of thousands of such objects.
 */
// @__NO_SIDE_EFFECTS__
export function figures<Name extends string>(
  names: readonly Name[],
): Schema<{ [Field in Name]?: number | undefined } & { [field: string]: unknown }> {
  const named = new Set<string>(names)
  const schema = z.any().check(({ value, issues }) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      issues.push({ code: 'invalid_type', expected: 'object', input: value, path: [] })
      return
    }
    for (const [name, figure] of Object.entries(value)) {
      if (!named.has(name) || figure === undefined || Number.isFinite(figure)) continue
      issues.push({ code: 'invalid_type', expected: 'number', input: figure, path: [name] })
    }
  })
  return schema
}

export const text = z.string()
export const maybeText = maybe(text)
export const maybeNumber = maybe(z.number())
export const maybeFlag = maybe(z.boolean())
export const maybeTexts = maybe(z.array(text))

/** An enum that may grow: the known values for the editor, any text at run time. */
export function openEnum<W extends string>(): Schema<OpenUnion<W>> {
  return text
}

/** The same for a field that may be missing. */
export function maybeEnum<W extends string>(): Maybe<OpenUnion<W>> {
  return maybeText
}

/** A reference to another object by id; its name is present if the API gives it. */
export const refSchema = loose(() => ({ id: text, name: maybeText }))

/** A reference by id alone. */
export const linkSchema = loose(() => ({ id: maybeText }))

/** A reference that may come without an id, as `division: {}` does for divisionless orgs. */
export const partialRefSchema = loose(() => ({ id: maybeText, name: maybeText }))

/** The envelope of a list in one answer. */
export function listing<T>(entity: () => Schema<T>) {
  return loose(() => ({ entities: z.array(entity()) }))
}

/** The envelope of a list with page numbers. */
export function numberedListing<T>(entity: () => Schema<T>) {
  return loose(() => ({
    entities: z.array(entity()),
    pageNumber: maybeNumber,
    pageSize: maybeNumber,
    pageCount: maybeNumber,
    total: maybeNumber,
    nextUri: maybeText,
  }))
}

/** The envelope of a list that is followed by `nextUri`. */
export function linkedListing<T>(entity: () => Schema<T>) {
  return loose(() => ({ entities: z.array(entity()), nextUri: maybeText }))
}

/** The envelope of a list that is followed by `cursor`. */
export function cursorListing<T>(entity: () => Schema<T>) {
  return loose(() => ({ entities: z.array(entity()), cursor: maybeText }))
}
