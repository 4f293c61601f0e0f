import { withFile } from './on-disk'
import * as raw from './write-file-atomic'

/**
 * Writes a whole file so that a reader, or the next run after a crash, sees the old content or the new, never a part:
 * a temporary file beside it, flushed to disk, then renamed over it, then the folder flushed. Missing folders are made.
 * @param mode permission bits of the new file; default 0600
 * @throws StoreError `file.unwritable` when the disk refuses; what was there before is still there
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  await withFile('write', path, () => raw.writeFileAtomic(path, content, mode))
}
