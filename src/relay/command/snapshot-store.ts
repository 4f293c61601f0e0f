import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withFile } from '../../stores/file/on-disk'
import { writeFileAtomic } from '../../stores/file/write-output'
import { ifThere, parseJson } from '../../terminal/io/files'
import { parseSnapshot, type SnapshotStore } from '../../workflows'
import { inFile } from '../../workflows/kit/in-file'

const SUFFIX = '.snapshot.json'

/**
 * Snapshots as files in a folder.
 * @throws ConfigError `file.unreadable` for a file that exists but cannot be read
 * @throws ValidationError, with the file's name, for a file that is not a snapshot
 */
export function fileSnapshotStore(folder: string): SnapshotStore {
  const pathOf = (key: string): string => join(folder, `${key}${SUFFIX}`)
  return {
    async read(key) {
      const path = pathOf(key)
      const text = await ifThere(path, () => readFile(path, 'utf8'))
      return text === undefined ? undefined : inFile(path, () => parseSnapshot(parseJson(text, path)))
    },
    async write(key, snapshot) {
      await writeFileAtomic(pathOf(key), JSON.stringify(snapshot))
    },
    async keepOnly(key) {
      const names = (await ifThere(folder, (path) => readdir(path))) ?? []
      const others = names.filter((name) => name.endsWith(SUFFIX) && name !== `${key}${SUFFIX}`)
      for (const name of others) {
        const path = join(folder, name)
        await withFile('write', path, () => rm(path, { force: true }))
      }
    },
  }
}
