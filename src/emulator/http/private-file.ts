/** Only the owner may read and write. */
const PRIVATE = 0o600

/**
 * Writes a file that only its owner may read, completely or not at all. The permissions of an existing file of that
 * name are not kept.
 */
export async function writePrivate(file: string, text: string): Promise<void> {
  const { rename, rm, writeFile } = await import('node:fs/promises')
  const fresh = `${file}.${crypto.randomUUID()}.tmp`
  try {
    await writeFile(fresh, text, { mode: PRIVATE, flag: 'wx' })
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}
