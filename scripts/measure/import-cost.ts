import { run } from '../shell'

/** What loading a module costs a process over loading an empty one. Medians of the runs. */
export interface ImportCost {
  readonly cpuMs: number
  readonly heapBytes: number
}

const EMPTY = 'data:text/javascript,'

/**
 * Starts Node `runs` times each for the module and for an empty one, in turns, so that a busy machine slows both alike.
 * The clock is the process's own CPU time around the import, so that how long Node takes to start does not blur it.
 * @param dir the project from which it is imported
 */
export function importCost(specifier: string, dir: string, runs = 15): ImportCost {
  const bare: ImportCost[] = []
  const loaded: ImportCost[] = []
  for (let i = 0; i < runs; i++) {
    bare.push(reading(EMPTY, dir))
    loaded.push(reading(specifier, dir))
  }
  return {
    cpuMs: median(loaded.map((one) => one.cpuMs)) - median(bare.map((one) => one.cpuMs)),
    heapBytes: median(loaded.map((one) => one.heapBytes)) - median(bare.map((one) => one.heapBytes)),
  }
}

function reading(specifier: string, dir: string): ImportCost {
  const code = `
    const before = process.cpuUsage()
    await import(${JSON.stringify(specifier)})
    const { user, system } = process.cpuUsage(before)
    globalThis.gc()
    process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, heapBytes: process.memoryUsage().heapUsed }))
    process.exit()`
  return JSON.parse(run(process.execPath, ['--expose-gc', '--input-type=module', '-e', code], { cwd: dir }))
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  return (upper + lower) / 2
}
