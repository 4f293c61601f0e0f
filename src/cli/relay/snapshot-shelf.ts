import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomic } from '../../stores'
import { parseSnapshot, type SnapshotShelf } from '../../workflows'

const SUFFIX = '.snapshot.json'

/** Snapshots as files of a folder. */
export function fileShelf(folder: string): SnapshotShelf {
  const pathOf = (key: string): string => join(folder, `${key}${SUFFIX}`)
  return {
    async read(key) {
      const text = await readFile(pathOf(key), 'utf8').catch(() => undefined)
      return text === undefined ? undefined : parseSnapshot(JSON.parse(text))
    },
    async write(key, snapshot) {
      await writeFileAtomic(pathOf(key), JSON.stringify(snapshot))
    },
    async keepOnly(key) {
      const names = await readdir(folder).catch(() => [])
      const others = names.filter((name) => name.endsWith(SUFFIX) && name !== `${key}${SUFFIX}`)
      for (const name of others) await rm(join(folder, name), { force: true })
    },
  }
}
