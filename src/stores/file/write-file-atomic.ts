import { builtin } from '../../core/builtin'
import { systemCode } from '../kit/system-error'

/** Only the owner may read and write: our files name people. */
export const PRIVATE_FILE = 0o600

/**
 * Writes a whole file so that a reader, or the next run after a crash, sees either the old or the new content, never a part:
 * writes a temporary file, flushes it to disk, renames it over the old one and flushes the folder. Makes missing folders.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const { mkdir, rename, rm } = builtin('node:fs/promises')
  const folder = builtin('node:path').dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = `${path}.${crypto.randomUUID()}.tmp`
  try {
    await writeDurably(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await flushFolder(folder)
}

/** Writes a new file and flushes it. @throws when the file exists */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await builtin('node:fs/promises').open(path, 'wx', PRIVATE_FILE)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Creates a file with its content atomically: writes a temporary file, then links it, which fails when the name is taken.
 * @param by id of the creator, which nobody else uses for a temporary file
 * @returns whether it was created
 */
export async function createWhole(path: string, by: string, content: string): Promise<boolean> {
  const { link, rm } = builtin('node:fs/promises')
  const aside = `${path}.${by}.new`
  await writeDurably(aside, content)
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(aside, { force: true })
  }
}

/** Makes a created or renamed entry of a folder durable. Systems that cannot flush a folder do not need it. */
export async function flushFolder(folder: string): Promise<void> {
  const handle = await builtin('node:fs/promises')
    .open(folder, 'r')
    .catch(() => undefined)
  if (handle === undefined) return
  try {
    await handle.sync().catch(() => undefined)
  } finally {
    await handle.close()
  }
}
