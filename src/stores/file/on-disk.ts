import { StoreError } from '../../core/errors'
import { systemCode } from '../kit/system-error'

const CODES = {
  journal: { read: 'journal.read', write: 'journal.write' },
  audit: { read: 'audit.read', write: 'audit.write' },
  lease: { read: 'lease.read', write: 'lease.write' },
  ledger: { read: 'ledger.read', write: 'ledger.write' },
  outbox: { read: 'outbox.read', write: 'outbox.write' },
  token: { read: 'token.read', write: 'token.write' },
  file: { read: 'file.unreadable', write: 'file.unwritable' },
} as const

/** A file or folder of a store. */
export interface Place {
  /** The store, for the code of the error. */
  readonly family: keyof typeof CODES
  /** Its name in messages, such as `Ledger folder`. */
  readonly name: string
  readonly path: string
  /** Added after the reason, such as what is still whole. */
  readonly hint?: string | undefined
}

/** For each error of the operating system: its meaning, and the remedy. */
const REFUSALS: Readonly<Record<string, readonly [why: string, cure: string]>> = {
  ENOSPC: ['the disk is full', 'Free space on it, then try again.'],
  EDQUOT: ["this user's share of the disk is full", 'Free space in it, then try again.'],
  EFBIG: ['the file would be too large', 'Free space, or raise the limit on the size of files, then try again.'],
  EACCES: ['this user may not', 'Let this user read and write it, or name another place.'],
  EPERM: ['this user may not', 'Let this user read and write it, or name another place.'],
  EROFS: ['the file system is read-only', 'Name a place that can be written.'],
  ENOTDIR: ['a file is where a folder is needed', 'Move that file away, or name another place.'],
  EISDIR: ['a folder is where a file is needed', 'Move that folder away, or name another place.'],
  EEXIST: ['something else is in its place', 'Move that away, or name another place.'],
  ENOENT: ['it was removed meanwhile', 'Find out what removes it, then try again.'],
  EMFILE: ['too many files are open in this process', 'Close some, or raise the limit (ulimit -n).'],
  ENFILE: ['too many files are open on this machine', 'Close some, or raise the limit of the system.'],
  EIO: ['the disk fails', 'Check the disk.'],
  ENAMETOOLONG: ['its name is too long', 'Name another place.'],
}

/**
 * Runs a store's file work. An error of the operating system becomes our error that names file and remedy; any other error is
 * passed on.
 * @throws StoreError `<family>.read` or `<family>.write`, or `file.unreadable`, `file.unwritable`
 */
export async function onDisk<T>(doing: 'read' | 'write', place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw refused(doing, place, error)
  }
}

/** Runs file work of a command or worker. @throws StoreError `file.unreadable` or `file.unwritable` */
export async function withFile<T>(doing: 'read' | 'write', path: string, work: () => Promise<T>): Promise<T> {
  return await onDisk(doing, { family: 'file', name: 'File', path }, work)
}

/** Turns an error of the operating system into ours; any other error is unchanged. */
export function refused(doing: 'read' | 'write', place: Place, error: unknown): unknown {
  const reason = systemCode(error)
  if (reason === undefined || !/^E[A-Z0-9]+$/.test(reason)) return error
  const [why, cure] = REFUSALS[reason] ?? ['the system refuses', 'Check the disk and its permissions.']
  const { family, name, path, hint } = place
  const file = readPath(error)
  const where = file === undefined || file === path ? '' : ` at ${file}`
  const said = [`${name} ${path} cannot be ${doing === 'read' ? 'read' : 'written'}: ${why}${where} (${reason}).`]
  if (hint !== undefined) said.push(hint)
  return new StoreError(CODES[family][doing], [...said, cure].join(' '), { path: file ?? path, reason, cause: error })
}

function readPath(error: unknown): string | undefined {
  const path: unknown = Reflect.get(Object(error), 'path')
  return typeof path === 'string' ? path : undefined
}
