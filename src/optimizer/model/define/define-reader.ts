import type { Issue } from '../../../core/errors'

/** One value of a definition, with its path. */
export interface Place {
  readonly path: string
  readonly value: unknown
  /** Problems of the whole definition. */
  readonly issues: Issue[]
  /** Notes a problem here. */
  fail(message: string): undefined
}

/** What a number must be. */
export interface NumberRange {
  readonly least?: number | undefined
  /** The number must be greater than this. */
  readonly above?: number | undefined
  readonly most?: number | undefined
  readonly whole?: boolean | undefined
}

/** The root of a value to be read; problems are added to `issues`. */
export function rootPlace(value: unknown, issues: Issue[]): Place {
  return place(value, '', issues)
}

function place(value: unknown, path: string, issues: Issue[]): Place {
  return {
    path,
    value,
    issues,
    fail(message) {
      issues.push({ path, message })
      return undefined
    },
  }
}

/** True if no value is given. YAML's empty value (null) counts as none. */
export function isAbsent(at: Place): boolean {
  return at.value === undefined || at.value === null
}

/**
 * The members of an object by key; a key that is not among `known` is a problem. If the value is not an object, only
 * that is reported, not each missing member.
 */
export function membersOf<K extends string>(at: Place, known: readonly K[]): (key: K) => Place {
  const object = objectOf(at)
  if (object === undefined) return (key) => place(undefined, key, [])
  for (const key of Object.keys(object)) {
    if (!known.some((name) => name === key)) {
      child(at, key, undefined).fail(`is not known here; known are ${known.join(', ')}`)
    }
  }
  return (key) => child(at, key, Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined)
}

/** All entries of an object whose keys are names. */
export function entriesOf(at: Place): [string, Place][] {
  return Object.entries(objectOf(at) ?? {}).map(([key, value]) => [key, child(at, key, value)])
}

/** The items of a list; empty if not given. */
export function itemsOf(at: Place): Place[] {
  if (isAbsent(at)) return []
  if (!Array.isArray(at.value)) {
    at.fail(`must be a list, found ${kindOf(at.value)}`)
    return []
  }
  return at.value.map((value: unknown, i) => place(value, `${at.path}[${i}]`, at.issues))
}

/** Texts of a list; the same text twice is a problem. */
export function namesOf(at: Place): string[] {
  const seen = new Set<string>()
  return itemsOf(at).flatMap((item) => {
    const name = textOf(item)
    if (name === undefined) return []
    if (seen.has(name)) item.fail(`"${name}" is there twice`)
    seen.add(name)
    return [name]
  })
}

/** A number within a range, undefined if not given. */
export function numberOf(at: Place, range: NumberRange = {}): number | undefined {
  if (isAbsent(at)) return undefined
  const { value } = at
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return at.fail(`must be a ${range.whole === true ? 'whole ' : ''}number, found ${kindOf(value)}`)
  }
  if (!isWithin(value, range)) return at.fail(`must be ${rangeText(range)}, found ${value}`)
  // JSON has no -0: a model must read back as it was written.
  return value + 0
}

/** A required number. */
export function neededNumber(at: Place, range: NumberRange = {}): number {
  if (isAbsent(at)) at.fail('is needed')
  return numberOf(at, range) ?? 0
}

/** Text that is not empty, undefined if not given. A number is read as its digits. */
export function textOf(at: Place): string | undefined {
  if (isAbsent(at)) return undefined
  if (typeof at.value === 'number' && Number.isFinite(at.value)) return String(at.value)
  if (typeof at.value !== 'string') return at.fail(`must be text, found ${kindOf(at.value)}`)
  if (at.value.trim() === '') return at.fail('must not be empty')
  return at.value
}

/** Required text. */
export function neededText(at: Place): string {
  if (isAbsent(at)) at.fail('is needed')
  return textOf(at) ?? ''
}

/** One of a few words, undefined if not given. */
export function choiceOf<T extends string>(at: Place, choices: readonly T[]): T | undefined {
  if (isAbsent(at)) return undefined
  const found = choices.find((choice) => choice === at.value)
  return found ?? at.fail(`must be one of ${choices.join(', ')}, found ${shown(at.value)}`)
}

/** A boolean, undefined if not given. */
export function flagOf(at: Place): boolean | undefined {
  if (isAbsent(at)) return undefined
  return typeof at.value === 'boolean' ? at.value : at.fail(`must be true or false, found ${shown(at.value)}`)
}

/** Reports every unknown name, with similar known names. */
export function checkName(at: Place, name: string, known: ReadonlySet<string>, what: string): void {
  if (name === '' || known.has(name)) return
  const some = [...known].slice(0, 8).map((one) => `"${one}"`)
  const more = known.size > some.length ? ` and ${known.size - some.length} more` : ''
  at.fail(
    `${what} "${name}" is not defined; ${some.length === 0 ? 'there is none' : `there are ${some.join(', ')}${more}`}`,
  )
}

/** The kind of a value, for a message. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : shown(value)
}

/** The object here, an empty one if not given, undefined for anything else. */
function objectOf(at: Place): object | undefined {
  if (isAbsent(at)) return {}
  const { value } = at
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  return at.fail(`must be an object, found ${kindOf(value)}`)
}

function child(at: Place, key: string, value: unknown): Place {
  // A key with characters other than a name's is written in brackets and quotes, so that the path can be split again.
  const step = !/^[A-Za-z_][\w-]*$/.test(key) ? `[${JSON.stringify(key)}]` : at.path === '' ? key : `.${key}`
  return place(value, at.path + step, at.issues)
}

function isWithin(value: number, { least, above, most, whole }: NumberRange): boolean {
  if (whole === true && !Number.isInteger(value)) return false
  if (least !== undefined && value < least) return false
  if (above !== undefined && value <= above) return false
  return most === undefined || value <= most
}

function rangeText({ least, above, most, whole }: NumberRange): string {
  const kind = whole === true ? 'a whole number' : 'a number'
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`
  if (above !== undefined && most !== undefined) return `${kind} above ${above}, at most ${most}`
  if (least !== undefined) return `${kind} of ${least} or more`
  if (above !== undefined) return `${kind} above ${above}`
  return most === undefined ? kind : `${kind} of at most ${most}`
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
