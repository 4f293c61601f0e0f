import { withFile } from './on-disk'
import * as raw from './write-file-atomic'

/**
 * Writes a whole file so that a reader, or the next run after a crash, sees either the old or the new content, never a part:
 * writes a temporary file, flushes it to disk, renames it over the old one and flushes the folder. Makes missing folders.
 * The new file is its owner's alone.
 * @throws StoreError `file.unwritable` when the disk refuses; the earlier content is still there
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  await withFile('write', path, () => raw.writeFileAtomic(path, content))
}
