import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { withFile } from '../../stores/file/on-disk'
import { PRIVATE_FILE } from '../../stores/file/write-file-atomic'
import { resolvePath } from './files'
import type { Io } from './io'

/**
 * Writes chunks as they arrive to a file that appears only when it is complete. Returns the full path.
 * @throws StoreError `file.unwritable`
 */
export async function writeStream(io: Io, path: string, chunks: AsyncIterable<string>): Promise<string> {
  const full = resolvePath(io, path)
  const partial = `${full}.partial`
  await withFile('write', path, async () => {
    await mkdir(dirname(full), { recursive: true })
    try {
      await pipeline(Readable.from(chunks), createWriteStream(partial, { mode: PRIVATE_FILE }))
      await rename(partial, full)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  })
  return full
}
