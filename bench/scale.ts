/**
 * What a search for changes costs: `npm run bench:scale -- [agents] [threads]`, by default orgs of 200 and 1000 agents on 1, 2
 * and 8 threads. Prints seconds of wall and CPU time with the curve, the waves and the forecast, the peak memory of the
 * process that searches, which has nothing else in it, the longest time for which the caller's event loop is blocked
 * meanwhile, and whether the answer is the same to the byte.
 */
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { RoutingModel } from '../src/documents'
import { textTable } from '../src/report/text/kit/table'
import { recommendInThread } from '../src/workflows/parallel/recommend-in-thread'
import { observe } from './parts/living-org'

const SEED = 7
const [sizes = '200,1000', threadList = '1,2,8', modelFile] = process.argv.slice(2)
const MB = 1024 * 1024

// A process of its own gets the file of a model, and answers with the row of one search.
if (modelFile !== undefined) process.send?.(await searched(JSON.parse(await readFile(modelFile, 'utf8')), +threadList))
else for (const agents of sizes.split(',').map(Number)) await measured(agents)

async function measured(agents: number): Promise<void> {
  const { model } = await observe({ seed: SEED, agents, switches: {} })
  const folder = await mkdtemp(join(tmpdir(), 'scale-'))
  const file = join(folder, 'model.json')
  await writeFile(file, JSON.stringify(model))
  const rows: string[][] = []
  for (const threads of threadList.split(',')) rows.push(await searchedAlone([`${agents}`, threads, file]))
  await rm(folder, { recursive: true })
  console.log(`\n${agents} agents, ${model.contactTypes.length} contact types, ${availableParallelism()} cores:`)
  const columns = ['threads', 'seconds', 'CPU s', 'peak MB', 'blocked ms', 'changes', 'points', 'answer']
  console.log(
    textTable<string[]>(
      columns.map((title, at) => ({ title, cell: (row) => row[at] ?? '', align: 'right' })),
      rows,
    ),
  )
}

/** The process that made the world has grown by it. */
async function searchedAlone(args: readonly string[]): Promise<string[]> {
  return await new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), args)
    child.on('message', (row: string[]) => resolve(row))
    child.on('exit', () => reject(new Error('the process that searches ended without an answer')))
  })
}

async function searched(model: RoutingModel, threads: number): Promise<string[]> {
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  // From source, the first thread waits until its program is compiled, here.
  await recommendInThread(model, { kind: 'removals', options: {} })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  const { improvement } = await recommendInThread(model, { kind: 'improvement', options: {} }, { threads })
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  clearInterval(watch)
  return [
    `${threads}`,
    seconds.toFixed(1),
    ((user + system) / 1e6).toFixed(1),
    (peak / MB).toFixed(0),
    (delay.max / 1e6).toFixed(0),
    `${improvement?.chosen.changes ?? 0}`,
    (100 * (improvement?.curve.find(({ changes }) => changes === improvement.chosen.changes)?.gain.mean ?? 0)).toFixed(
      2,
    ),
    hashOf(improvement),
  ]
}

function hashOf(answer: unknown): string {
  return createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 12)
}
