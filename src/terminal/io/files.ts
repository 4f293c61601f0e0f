import { isUtf8 } from 'node:buffer'
import { access, constants, mkdir, readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { ConfigError, ValidationError } from '../../core/errors'
import { parseJson as tryParseJson } from '../../core/json/unknown'
import { writeFileAtomic } from '../../stores/file/write-file-atomic'
import type { Io } from './io'

/** The absolute path for a path that the user gave, relative to the working directory. */
export function resolvePath(io: Io, path: string): string {
  return isAbsolute(path) ? path : join(io.cwd, path)
}

/** The shortest form of a path, to be shown. */
export function displayPath(io: Io, path: string): string {
  const short = relative(io.cwd, path)
  return short.startsWith('..') ? path : short
}

/**
 * Reads a text file that the user named, which must be UTF-8.
 * @throws ConfigError saying which file cannot be read and why
 */
export async function readText(io: Io, path: string): Promise<string> {
  return decodeText(path, await readBytes(io, path))
}

/** UTF-8 bytes as text. @throws ConfigError saying which encoding they have instead, or how to save the file */
export function decodeText(path: string, bytes: Buffer): string {
  if (UTF16_MARKS.some(([first, second]) => bytes[0] === first && bytes[1] === second)) {
    throw new ConfigError(
      `${path} cannot be read: it is UTF-16 text, as Excel's "Unicode Text" and > in Windows PowerShell write it. Save it as UTF-8 (in Excel "CSV UTF-8"), or let the command write it with --out.`,
      { code: 'file.unreadable' },
    )
  }
  if (bytes.includes(0)) throw odd(path, 'it is not text: it contains zero bytes. Name another file.')
  if (!isUtf8(bytes)) {
    throw odd(
      path,
      'it is not UTF-8 text, as the plain "CSV" of Excel is not. Save it as UTF-8 (in Excel "CSV UTF-8").',
    )
  }
  return bytes.toString('utf8')
}

/**
 * Like {@link readText}, for files that may end within a character, such as a journal that was cut off: invalid UTF-8
 * is replaced.
 * @throws ConfigError saying which file cannot be read and why
 */
export async function readAnyText(io: Io, path: string): Promise<string> {
  return (await readBytes(io, path)).toString('utf8')
}

/** Reads a file that the user named. @throws ConfigError saying which file cannot be read and why */
export async function readBytes(io: Io, path: string): Promise<Buffer> {
  return await readFile(resolvePath(io, path)).catch((error: unknown) => {
    throw unreadable(path, error)
  })
}

function odd(path: string, why: string): ConfigError {
  return new ConfigError(`${path} cannot be read: ${why}`, { code: 'file.unreadable' })
}

/** Byte-order marks of UTF-16, little-endian and big-endian. */
const UTF16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
] as const

/**
 * Checks that files exist, before costly work that needs them later. It does not read them, because a pipe can be read
 * only once.
 * @throws ConfigError saying which one cannot be read and why
 */
export async function assertExists(io: Io, paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) {
    if (path === undefined) continue
    await access(resolvePath(io, path), constants.R_OK).catch((error: unknown) => {
      throw unreadable(path, error)
    })
  }
}

/**
 * Checks that files can be written before costly work. Nothing is created.
 * @throws ConfigError saying which one cannot be written and why
 */
export async function assertWritable(io: Io, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const full = resolvePath(io, path)
    const there = await stat(full).catch(() => undefined)
    if (there?.isDirectory() === true || /[/\\]$/.test(path)) throw unwritable(path, 'it is a folder')
    // A pipe or a device would be replaced by a file.
    if (there?.isFile() === false) throw unwritable(path, 'it is no file')
    await folderTakesFiles(dirname(full)).catch((error: unknown) => {
      throw unwritable(path, error)
    })
  }
}

/** Rejects when a file cannot be created in a folder, or when the folder does not exist and cannot be created. */
async function folderTakesFiles(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if (Reflect.get(Object(error), 'code') === 'ENOENT' && dirname(folder) !== folder) return undefined
    throw error
  })
  if (found === undefined) return await folderTakesFiles(dirname(folder))
  if (!found.isDirectory()) throw new Error(`${folder} is no folder`)
  await access(folder, constants.W_OK)
}

function unwritable(path: string, why: unknown): ConfigError {
  const text = why instanceof Error ? why.message : String(why)
  return new ConfigError(`${path} cannot be written: ${text}. Name another file, or free its path.`, {
    code: 'file.unwritable',
    cause: why,
  })
}

const WHY_NOT: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'this user may not read it',
}

function unreadable(path: string, error: unknown): ConfigError {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  const why = (typeof code === 'string' ? WHY_NOT[code] : undefined) ?? String(error)
  return new ConfigError(`${path} cannot be read: ${why}`, { code: 'file.unreadable', cause: error })
}

/**
 * Reads a path of skillroute's own, such as a file or the names in a folder; undefined when it does not exist.
 * @param read such as `readFile`
 * @throws ConfigError `file.unreadable` when it exists but cannot be read
 */
export async function ifThere<T>(path: string, read: (path: string) => Promise<T>): Promise<T | undefined> {
  try {
    return await read(path)
  } catch (error) {
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (code === 'ENOENT') return undefined
    const why = typeof code === 'string' ? code : String(error)
    throw new ConfigError(`${path} cannot be read (${why}). Let this user read it, or move it away.`, {
      code: 'file.unreadable',
      cause: error,
    })
  }
}

/**
 * Reads a document of a known format, such as `skillroute/snapshot@1`, that an earlier command wrote.
 * @throws ValidationError when it is not JSON or of another format
 */
export async function readDocument<T extends { readonly format: string }>(
  io: Io,
  path: string,
  format: T['format'],
  make: string,
): Promise<T> {
  const value = tryParseJson(await readText(io, path))
  if (value === undefined) {
    const message = `is not JSON; this command takes a ${format.replace(/^skillroute\/|@\d+$/g, '')} here, which ${make} writes`
    throw new ValidationError([{ path: '', message }], { subject: path })
  }
  if (!isDocument<T>(value, format)) {
    const found = typeof value === 'object' && value !== null ? String(Reflect.get(value, 'format')) : typeof value
    throw new ValidationError(
      [{ path: 'format', message: `must be "${format}", not ${found}; make one with ${make}` }],
      { subject: path },
    )
  }
  return value
}

/** Writes a document as indented JSON, completely or not at all. */
export async function writeDocument(io: Io, path: string, document: unknown): Promise<string> {
  return writeText(io, path, `${JSON.stringify(document, null, 2)}\n`)
}

/**
 * Writes text or bytes, completely or not at all, and returns the full path.
 * @throws ConfigError saying which file cannot be written and why
 */
export async function writeText(io: Io, path: string, content: string | Uint8Array): Promise<string> {
  const full = resolvePath(io, path)
  try {
    const made = await mkdir(dirname(full), { recursive: true })
    if (made !== undefined) io.err(`created the folder ${displayPath(io, made)}\n`)
    await writeFileAtomic(full, content)
  } catch (error) {
    throw unwritable(path, error)
  }
  return full
}

/** Parses JSON text. @throws ValidationError naming the file when the text is not JSON */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = `is ${kindOfText(text)}; name a JSON file that skillroute wrote, such as a snapshot, a plan or a report of a run`
    throw new ValidationError([{ path: '', message }], { subject: path, cause })
  }
}

function kindOfText(text: string): string {
  if (/^\s*</.test(text)) return 'a web page'
  const [first = '', second = ''] = text.trim().split('\n')
  return tryParseJson(first) !== undefined && second !== '' ? 'JSON Lines, and no journal of a plan' : 'not JSON'
}

function isDocument<T extends { readonly format: string }>(value: unknown, format: T['format']): value is T {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'format') === format
}

/** Writes a document to the file that an option names, if it does, and says where. */
export async function writeResult(io: Io, what: string, file: string | undefined, document: object): Promise<void> {
  if (file !== undefined) io.err(`${what} written to ${displayPath(io, await writeDocument(io, file, document))}\n`)
}
