import * as z from 'zod'

/** Building blocks of response schemas. Objects are loose: fields we do not name pass through untouched. */

/** A field the API may leave out, or send as null, which means the same. */
export function maybe<S extends z.ZodType>(schema: S) {
  return z.optional(z.preprocess((value) => value ?? undefined, z.optional(schema)))
}

/** The commonest optional fields, made once: schemas cost time at import, and there are hundreds of fields. */
export const maybeText = maybe(z.string())
export const maybeNumber = maybe(z.number())
export const maybeFlag = maybe(z.boolean())

/** An enum that may grow: the known words for the editor, any text when it comes to it. */
export function openEnum<const W extends string>(..._known: readonly W[]): z.ZodType<W | (string & {})> {
  return z.string()
}

/** Another thing by id; its name is there where the API gives it. */
export const refSchema = z.looseObject({ id: z.string(), name: maybe(z.string()) })

/** A reference by id alone. */
export const linkSchema = z.looseObject({ id: maybe(z.string()) })

/** A reference that may come without an id, as `division: {}` does for divisionless orgs. */
export const looseRefSchema = z.looseObject({ id: maybe(z.string()), name: maybe(z.string()) })

/** The envelope of a list with page numbers. */
export function numberedListing<S extends z.ZodType>(entity: S) {
  return z.looseObject({
    entities: z.array(entity),
    pageNumber: maybe(z.number()),
    pageSize: maybe(z.number()),
    pageCount: maybe(z.number()),
    total: maybe(z.number()),
    nextUri: maybe(z.string()),
  })
}

/** The envelope of a list that is followed by `nextUri`. */
export function linkedListing<S extends z.ZodType>(entity: S) {
  return z.looseObject({ entities: z.array(entity), nextUri: maybe(z.string()) })
}

/** The envelope of a list that is followed by `cursor`. */
export function cursorListing<S extends z.ZodType>(entity: S) {
  return z.looseObject({ entities: z.array(entity), cursor: maybe(z.string()) })
}
