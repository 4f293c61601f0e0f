/**
 * Throughput of a fleet by number of workers: orgs in one process that answer after a time, as over a network, workers in
 * others, a real Redis. Orgs and workers share the cores of the machine, so that on few the last workers add little; the
 * table says how many there are.
 *
 * `npm run bench:fleet`, or `npm run bench:fleet -- 200 100` for 200 orgs of 100 agents.
 */
import { availableParallelism } from 'node:os'
import { textTable } from '../src/report/text/kit/table'
import { startOrgs, stopOrgs } from '../test/fleet/orgs'
import { spread } from '../test/fleet/spread'
import { startRedis, withoutRedis } from '../test/support/redis'

const [orgs = 24, agents = 100] = process.argv.slice(2).map(Number)
/** Agents of each org whose skills change. */
const CHANGED = 20
/** What an answer takes at least, and jobs at a time in each worker: with them the network decides, not this machine. */
const LATENCY_MS = 100
const AT_A_TIME = 2

if (withoutRedis !== undefined) throw new Error(withoutRedis)
const rows: string[][] = []
let one = 0
for (const workers of [1, 2, 3, 4]) {
  const fleet = await startOrgs(orgs, agents, CHANGED)
  for (const { emulator } of fleet) emulator.faults.add({ fault: { kind: 'latency', ms: LATENCY_MS } })
  const redis = await startRedis()
  try {
    const { seconds, changes, wrong } = await spread({ redis, orgs: fleet, workers, kills: 0, concurrency: AT_A_TIME })
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
    const perSecond = orgs / (seconds.snapshot + seconds.plan + seconds.apply)
    one ||= perSecond
    const times = [seconds.snapshot, seconds.plan, seconds.apply].map((part) => part.toFixed(1))
    const added = workers === 1 ? '' : ((perSecond - one) / (workers - 1)).toFixed(2)
    rows.push([String(workers), ...times, String(changes), perSecond.toFixed(2), added])
  } finally {
    await redis.stop()
    await stopOrgs(fleet)
  }
}
console.log(
  `${orgs} orgs of ${agents} agents, ${AT_A_TIME} jobs at a time in each worker, answers after ${LATENCY_MS} ms, ${availableParallelism()} cores for orgs and workers:`,
)
const columns = ['workers', 'snapshot s', 'plan s', 'apply s', 'changes', 'orgs/s', 'orgs/s per added worker']
console.log(
  textTable<string[]>(
    columns.map((title, at) => ({ title, cell: (row) => row[at] ?? '', align: 'right' })),
    rows,
  ),
)
