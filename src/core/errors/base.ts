/**
 * The root of every error skillroute throws.
 *
 * Errors are recognized by a brand in the global symbol registry, not by class identity, so that `instanceof` and the
 * guards work when the ESM build, the CommonJS build and a bundled copy meet in one process.
 */
import { redact } from '../json/redact'

const BRAND = Symbol.for('skillroute.error')

/** The result of {@link SkillrouteError.toJSON}: plain, without secrets, safe to log. */
export interface ErrorJson {
  readonly name: string
  readonly code: string
  readonly message: string
  readonly [detail: string]: unknown
}

/** Base class. Each error documents its `code`, which is stable across versions; programs should branch on it. */
export class SkillrouteError extends Error {
  override readonly name: string = 'SkillrouteError'
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    // The brand lists the names of the whole class chain: `instanceof` by name works across duplicate copies of the
    // package.
    Object.defineProperty(this, BRAND, { value: collectKinds(new.target), enumerable: false })
  }

  /** `instanceof` by brand, so that it works across copies of the package. */
  static override [Symbol.hasInstance](this: { kind?: string }, value: unknown): boolean {
    const kind = Object.hasOwn(this, 'kind') ? this.kind : undefined
    return kind !== undefined && listKinds(value).includes(kind)
  }

  static readonly kind: string = 'SkillrouteError'

  /** A plain object without secrets: name, code, message, own details, and the cause's name and message. */
  toJSON(): ErrorJson {
    const { name, code, message, cause } = this
    const details = Object.fromEntries(Object.entries(this).filter(([key]) => key !== 'name'))
    return redact({
      ...details,
      name,
      code,
      message,
      ...(cause === undefined ? {} : { cause: describe(cause) }),
    }) as ErrorJson
  }
}

/** True for any skillroute error, including one from another copy of the package. */
export function isSkillrouteError(value: unknown): value is SkillrouteError {
  return listKinds(value).includes('SkillrouteError')
}

function listKinds(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const kinds: unknown = Reflect.get(value, BRAND)
  return Array.isArray(kinds) ? kinds : []
}

function collectKinds(start: { kind?: string }): string[] {
  const kinds: string[] = []
  for (let at: object | null = start; at !== null; at = Object.getPrototypeOf(at)) {
    const kind: unknown = Object.hasOwn(at, 'kind') ? Reflect.get(at, 'kind') : undefined
    if (typeof kind === 'string') kinds.push(kind)
  }
  return kinds
}

function describe(cause: unknown): unknown {
  if (isSkillrouteError(cause)) return cause.toJSON()
  if (cause instanceof Error) {
    const code: unknown = Reflect.get(cause, 'code')
    return { name: cause.name, message: cause.message, ...(typeof code === 'string' ? { code } : {}) }
  }
  return String(cause)
}

/**
 * A store cannot be read or written: a full disk, missing rights, another file at its path. The code names the store and
 * the operation, such as `journal.write` or `lease.read`.
 */
export class StoreError extends SkillrouteError {
  static override readonly kind: string = 'StoreError'
  override readonly name = 'StoreError'
  /** The file or folder. */
  readonly path: string
  /** The operating system's code, such as `ENOSPC`. */
  readonly reason: string

  constructor(code: string, message: string, info: { path: string; reason: string; cause?: unknown }) {
    super(code, message, { cause: info.cause })
    this.path = info.path
    this.reason = info.reason
  }
}
