import { stat } from 'node:fs/promises'
import { ConfigError } from '../../core/errors'
import { resolvePath } from '../../terminal/io/files'
import type { Io } from '../../terminal/io/io'
import { readSheetFile } from '../../terminal/tables/sheet-file'
import { readLeavers } from '../../workflows/lists/leavers'

/**
 * Names as they are; a single text that names a file is that file.
 * @throws ConfigError for a file that cannot be read
 */
export async function resolveLeavers(io: Io, given: readonly string[]): Promise<readonly string[]> {
  const [file, ...others] = given
  if (file === undefined || others.length > 0) return given
  const found = await stat(resolvePath(io, file)).catch(() => undefined)
  if (found?.isFile() === true) return await readLeavers(await readSheetFile(io, file))
  if (!/\.(csv|xlsx|txt)$/i.test(file)) return given
  throw new ConfigError(`${file} cannot be read: there is no such file`, { code: 'file.unreadable' })
}
