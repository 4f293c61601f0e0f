import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type GetModuleInfo, rollup } from 'rollup'

/** A file costs a process close to a millisecond before anything in it runs, whatever its size. */
const SMALL_BYTES = 12_000

/**
 * Puts the small chunks of ES modules that the main entry needs into two, so that it is loaded from few files: one with
 * what entries for any platform need as well, one with the rest. What each file exports stays the same.
 * @param folder with entries and chunks of the bundler, changed in place
 * @param main the entry that is to load fast
 * @param neutral entries that must not get at anything of Node
 */
export async function mergeChunks(folder: string, main: string, neutral: readonly string[]): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  const old = names.filter(isChunk)
  const bundle = await rollup({
    input: Object.fromEntries(
      names.filter((name) => !isChunk(name)).map((name) => [name.slice(0, -'.js'.length), resolve(folder, name)]),
    ),
    external: (id) => !id.startsWith('.') && !id.startsWith(resolve(folder)),
    // What nothing uses is gone already.
    treeshake: false,
    onwarn(warning) {
      throw new Error(`${folder}: ${warning.message}`)
    },
  })
  const path = (entry: string): string => resolve(folder, `${entry}.js`)
  const { output } = await bundle.write({
    dir: folder,
    format: 'es',
    onlyExplicitManualChunks: true,
    chunkFileNames: 'chunk-[hash].js',
    manualChunks(id, { getModuleInfo }) {
      if (!isChunk(id)) return undefined
      const ofMain = reach([path(main)], getModuleInfo)
      const ofNeutral = reach(neutral.map(path), getModuleInfo)
      const groupOf = (chunk: string): string | undefined => {
        if (!isChunk(chunk) || !ofMain.has(chunk) || statSync(chunk).size > SMALL_BYTES) return undefined
        return ofNeutral.has(chunk) ? 'neutral' : 'node'
      }
      const group = groupOf(id)
      if (group === undefined) return basename(id, '.js')
      // A chunk of its own that needs the group, and that this one needs, would make a circle of the two.
      const between = [...reach([id], getModuleInfo)].filter((one) => isChunk(one) && groupOf(one) === undefined)
      const isCircle = between.some((one) => [...reach([one], getModuleInfo)].some((low) => groupOf(low) === group))
      return isCircle ? basename(id, '.js') : group
    },
  })
  await bundle.close()
  const kept = new Set(output.map(({ fileName }) => fileName))
  for (const name of old) if (!kept.has(name)) rmSync(join(folder, name))
}

function isChunk(file: string): boolean {
  return basename(file).startsWith('chunk-')
}

/** Files that are loaded when these are, themselves included. */
function reach(from: readonly string[], infoOf: GetModuleInfo): Set<string> {
  const found = new Set(from)
  for (const id of found) for (const next of infoOf(id)?.importedIds ?? []) found.add(next)
  return found
}
