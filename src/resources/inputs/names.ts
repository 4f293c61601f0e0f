import { type Issue, ValidationError } from '../../core/errors'
import { isRecord } from '../../core/json/unknown'
import { suggestedName } from '../../core/near-names'

/** The fields of a body by name: 1 for a field that is not checked inside, `'*'` for the content of any name. */
export interface Names {
  readonly [field: string]: Names | 1
}

/** The complete field names of an input type: it does not compile if one is missing. */
export type NamesOf<T> = { readonly [K in keyof T]-?: Inside<NonNullable<T[K]>> }

type Inside<T> = T extends readonly (infer Entry)[]
  ? Inside<NonNullable<Entry>>
  : T extends string | number | boolean
    ? 1
    : string extends keyof T
      ? { readonly '*': Inside<T[keyof T]> } | 1
      : NamesOf<T> | 1

/** The field names that an input may have, and its name in messages. */
export interface Named {
  readonly names: Names
  readonly subject: string
}

/**
 * Refuses fields that look like a misspelling of a known field. A field that the stored object has at the same place is
 * accepted, since the platform may add fields.
 * @throws ValidationError naming both, for each
 */
export function refuseMisspelled(value: unknown, { names, subject }: Named, stored?: unknown): void {
  const issues = issuesAt(value, names, subject, [stored])
  if (issues.length > 0) throw new ValidationError(issues)
}

/** Whether a field looks like a misspelling, without comparing it to the stored object. */
export function isDoubtful(value: unknown, { names, subject }: Named): boolean {
  return issuesAt(value, names, subject, []).length > 0
}

/** @param stored the stored values at the place of `value`; there may be several objects to which the name may refer */
function issuesAt(value: unknown, names: Names, path: string, stored: readonly unknown[]): Issue[] {
  if (Array.isArray(value)) {
    const entries = stored.flatMap((list: unknown): unknown[] => (Array.isArray(list) ? list : []))
    return value.flatMap((entry, index) => issuesAt(entry, names, `${path}[${index}]`, entries))
  }
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === undefined) return []
    const at = `${path}.${name}`
    const known = names['*'] ?? (Object.hasOwn(names, name) ? names[name] : undefined)
    const inside = stored.flatMap((one) => (isRecord(one) && Object.hasOwn(one, name) ? [one[name]] : []))
    if (known !== undefined) return known === 1 ? [] : issuesAt(inner, known, at, inside)
    if (inside.length > 0 || COMMON.has(name)) return []
    const suggested = suggestedName(name, Object.keys(names))
    return suggested === undefined ? [] : [{ path: at, message: `does not exist: did you mean ${suggested}?` }]
  })
}

/** Fields that the platform returns for most objects, whether a body accepts them or not: never a misspelling. */
const COMMON: ReadonlySet<string> = new Set(
  'id selfUri dateCreated dateModified createdBy modifiedBy memberCount userMemberCount joinedMemberCount version state status division'.split(
    ' ',
  ),
)
