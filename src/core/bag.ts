import { type Issue, ValidationError } from './errors'
import { nearMatch } from './near-names'

/** The kinds of values, by their letter in a spec. */
const KINDS: Readonly<Record<string, { readonly name: string; is(value: unknown): boolean }>> = {
  s: { name: 'text', is: (value) => typeof value === 'string' },
  n: { name: 'a number', is: (value) => typeof value === 'number' },
  b: { name: 'true or false', is: (value) => typeof value === 'boolean' },
  l: { name: 'a list', is: Array.isArray },
  f: { name: 'a function', is: (value) => typeof value === 'function' },
  o: { name: 'an object', is: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) },
  a: { name: 'a value', is: (value) => value !== null },
  u: { name: 'a value', is: () => true },
}

/** Names of options whose value must not be shown. */
const SECRET = /auth|secret|token|password|headers|url|key/i

/** Options of a call that a query never has: one there would be dropped, such as a signal that then aborts nothing. */
const CALL_OPTIONS: readonly string[] = [
  'signal',
  'timeoutMs',
  'deadlineMs',
  'priority',
  'headers',
  'ifMatch',
  'idempotencyKey',
  'repeatInDoubt',
  'incomplete',
  'onSend',
  'onResponse',
]

function inOptions(name: string): string {
  return `is an option of the call, not of its query: give { ${name} } in the next parameter`
}

/**
 * Checks an object of a caller without types against its description.
 * @param path its name in messages, such as `options`; empty for the names alone
 * @param spec its fields, separated by a space: `name=n` a required number, `name?s` an optional text. The letters are those
 *   of {@link KINDS}. A `*` at the end allows other fields. `test/types` checks every description against its type.
 * @param strict refuses every unknown name; without it only names that look like a typo of a known one. Documents and
 *   options are often part of a wider object (`{ ...analysis }`), which types allow too
 * @returns every problem: wrong kinds, missing fields, and unknown names with the one that was meant
 */
export function bagIssues(value: unknown, path: string, spec: string, strict = false): Issue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, message: `must be an object, not ${shown(value)}` }]
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const fields = [...spec.matchAll(/(\w+)([=?])(\w)/g)].map(([, name = '', sign, kind = 'a']) => ({ name, sign, kind }))
  const issues = fields.flatMap(({ name, sign, kind }) => {
    const given: unknown = Reflect.get(value, name)
    const { name: wanted = '', is = () => true } = KINDS[kind] ?? {}
    if (given === undefined ? sign === '?' : is(given)) return []
    const what = given === undefined ? 'is missing: give' : 'must be'
    const not = given === undefined ? '' : `, not ${SECRET.test(name) ? kindOf(given) : shown(given)}`
    return [{ path: at(name), message: `${what} ${wanted}${not}` }]
  })
  if (spec.endsWith('*')) return issues
  const names = fields.map(({ name }) => name)
  return [...issues, ...nameIssues(value, path, names, strict)]
}

/**
 * The keys of `value` that are not field names, each with the name that was probably meant. Keys with the value
 * undefined are ignored.
 * @param strict as for {@link bagIssues}
 */
export function nameIssues(value: object, path: string, names: readonly string[], strict: boolean): Issue[] {
  const open = names.filter((name) => Reflect.get(value, name) === undefined)
  return Object.keys(value).flatMap((name): Issue[] => {
    if (names.includes(name) || Reflect.get(value, name) === undefined) return []
    if (path === 'query' && CALL_OPTIONS.includes(name)) return [{ path: `query.${name}`, message: inOptions(name) }]
    if (!strict && meantName(name, open) === undefined) return []
    return [{ path: path === '' ? name : `${path}.${name}`, message: unknownName(name, names) }]
  })
}

/** @throws ValidationError with everything {@link bagIssues} finds */
export function checkBag(value: unknown, path: string, spec: string): void {
  const issues = bagIssues(value, path, spec)
  if (issues.length > 0) throw new ValidationError(issues)
}

/** @param kind a letter of {@link KINDS} @throws ValidationError when `value` is not of that kind */
export function checkKind(value: unknown, path: string, kind: 's' | 'n' | 'b' | 'l' | 'f' | 'o'): void {
  if (KINDS[kind]?.is(value) !== true)
    throw new ValidationError([{ path, message: `must be ${KINDS[kind]?.name}, not ${shown(value)}` }])
}

/** `options.retry: must be an object, not 5`, as the error classes format it. */
export function issueText({ path, message }: Issue): string {
  return path === '' ? message : `${path}: ${message}`
}

/** A value as shown in a message: text quoted and shortened, numbers unchanged, anything else by its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value)
  return typeof value === 'object' || typeof value === 'function' ? kindOf(value) : String(value)
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  const kind = typeof value
  return kind === 'string' ? 'text' : kind === 'object' ? 'an object' : `a ${kind}`
}

/** The entry of `names` that `name` probably means. */
export function meantName(name: string, names: readonly string[]): string | undefined {
  // `timeout` for `timeoutMs`: a missing part is more likely than a few wrong letters.
  return names.find((one) => one.toLowerCase().startsWith(name.toLowerCase())) ?? nearMatch(name, names)
}

/** That no name is `name`, with the one that was probably meant. */
export function unknownName(name: string, names: readonly string[]): string {
  const meant = meantName(name, names)
  return meant === undefined
    ? `does not exist; there are ${names.join(', ') || 'none'}`
    : `does not exist: did you mean ${meant}?`
}
