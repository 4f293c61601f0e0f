import * as z from 'zod/mini'
import { ValidationError } from '../../core/errors'
import { lazy } from '../../core/lazy'
import { flag, listProblems, type ShapeOf, text, texts, whole } from '../../core/schema'
import { callSchema } from '../../transport/contract/call-options'

/**
 * Checks the query of an operation against its fields, which the compiler checks against its type.
 * @throws ValidationError with every problem. An option of the call in a query would be dropped, such as a signal that then
 * aborts nothing: it is refused with its place
 */
export function checkQuery<T extends object>(query: T, fields: ShapeOf<NoInfer<T>>): void {
  const issues = listProblems(z.strictObject(fields), query, 'query')
  if (issues.length === 0) return
  throw new ValidationError(
    issues.map((issue) => {
      const name = issue.path.slice('query.'.length)
      const inOptions = `is an option of the call, not of its query: give { ${name} } in the next parameter`
      return name in callSchema().shape ? { ...issue, message: inOptions } : issue
    }),
  )
}

/** Kinds of fields that a query may leave out. */
export const optionalText = /* @__PURE__ */ lazy(() => z.optional(text()))
export const optionalTexts = /* @__PURE__ */ lazy(() => z.optional(texts()))
export const optionalFlag = /* @__PURE__ */ lazy(() => z.optional(flag()))
/** A whole number of at least 1, such as the size of a page. */
export const optionalCount = /* @__PURE__ */ lazy(() => z.optional(whole(1)))
export const optionalWord = <const W extends readonly string[]>(words: W) => z.optional(z.enum(words))
