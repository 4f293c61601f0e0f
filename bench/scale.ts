/**
 * What a search for changes costs: `npm run bench:scale -- [agents] [threads]`, by default orgs of 200 and 1000 agents on 1, 2
 * and 8 threads. Prints seconds of wall and CPU time with the curve, the waves and the forecast, the peak memory of the
 * process while it searches, and whether the answer is the same to the byte; then the longest time and the most CPU time that
 * a step of `recommendInSteps` takes: so long a caller's event loop waits, on a busy machine and on an idle one.
 */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { RoutingModel } from '../src/documents'
import { recommendInSteps } from '../src/optimizer'
import { textTable } from '../src/report/text/kit/table'
import { recommendInThread } from '../src/workflows/parallel/recommend-in-thread'
import { observe } from './parts/living-org'

const SEED = 7
const [sizes = '200,1000', threadList = '1,2,8'] = process.argv.slice(2)
const MB = 1024 * 1024

for (const agents of sizes.split(',').map(Number)) {
  const { model } = await observe({ seed: SEED, agents, switches: {} })
  const rows: string[][] = []
  for (const threads of threadList.split(',').map(Number)) rows.push(await searched(model, threads))
  console.log(`\n${agents} agents, ${model.contactTypes.length} contact types, ${availableParallelism()} cores:`)
  const columns = ['threads', 'seconds', 'CPU s', 'peak MB', 'changes', 'points', 'answer']
  console.log(
    textTable<string[]>(
      columns.map((title, at) => ({ title, cell: (row) => row[at] ?? '', align: 'right' })),
      rows,
    ),
  )
  const { longest, most, steps, hash } = stepped(model)
  const times = `${longest.toFixed(0)} ms, the most CPU time is ${most.toFixed(0)} ms`
  console.log(`in steps: the longest of ${steps} took ${times}, answer ${hash}`)
}

async function searched(model: RoutingModel, threads: number): Promise<string[]> {
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  const { improvement } = await recommendInThread(model, { kind: 'improvement', options: {} }, { threads })
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  clearInterval(watch)
  return [
    `${threads}`,
    seconds.toFixed(1),
    ((user + system) / 1e6).toFixed(1),
    (peak / MB).toFixed(0),
    `${improvement?.chosen.changes ?? 0}`,
    (100 * (improvement?.curve.find(({ changes }) => changes === improvement.chosen.changes)?.gain.mean ?? 0)).toFixed(
      2,
    ),
    hashOf(improvement),
  ]
}

function stepped(model: RoutingModel): { longest: number; most: number; steps: number; hash: string } {
  const work = recommendInSteps(model)
  let longest = 0
  let most = 0
  for (let steps = 1; ; steps++) {
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    const step = work.next()
    const { user, system } = process.cpuUsage(cpu)
    longest = Math.max(longest, performance.now() - started)
    most = Math.max(most, (user + system) / 1000)
    if (step.done === true) return { longest, most, steps, hash: hashOf(step.value) }
  }
}

function hashOf(answer: unknown): string {
  return createHash('sha256').update(JSON.stringify(answer)).digest('hex').slice(0, 12)
}
