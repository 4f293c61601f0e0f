import { SkillrouteError } from './base'

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
