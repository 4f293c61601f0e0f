/**
 * The optimizer against its peers, each pair in the same run on the same machine: `npm run bench:optimizer`. Ratios are
 * what counts; times depend on the machine. All are CPU times of one process each, so that other work on the machine
 * blurs them little. Every peer's answer is compared with ours or with the exact one before its time counts. Needs the
 * development dependencies and, for its rows, SimPy under Python 3 (else it says so).
 */
import { day, serviceLevel } from './parts/erlang'
import { linearProgramRows } from './parts/linear-program'
import { simulationRows } from './parts/simulation'
import { allMet, printTable, type Row } from './parts/table'
import { type Contest, duration, time } from './parts/timing'

/** What 10,000 intervals took on the machine on which budgets were set; others may be slower. */
const DAY_MS = 2

const rows: Row[] = [
  erlangRow(serviceLevel(200), 2),
  erlangRow(serviceLevel(10_000), 15),
  erlangRow(day),
  ...(await linearProgramRows()),
  ...(await simulationRows()),
]
console.log(`Node ${process.version}, ${process.platform} ${process.arch}. Repeat with: npm run bench:optimizer\n`)
printTable(rows)
console.log(`\n10,000 intervals: about ${DAY_MS} ms were promised, ${rows[2]?.ours} were taken.`)
console.log(allMet(rows) ? 'Every budget is met.' : 'Not every budget is met.')
if (!allMet(rows)) process.exitCode = 1

function erlangRow(contest: Contest, budget?: number): Row {
  const [mine, theirs] = [contest.ours(0), contest.textbook(0)]
  if (Math.abs(mine - theirs) > 1e-9) throw new Error(`${contest.name}: ${mine} instead of ${theirs}`)
  const { ours, textbook } = time(contest)
  return {
    task: contest.name,
    peer: 'textbook recurrence',
    ours: duration(ours),
    theirs: duration(textbook),
    ratio: textbook / ours,
    ...(budget !== undefined && { budget }),
    check: `equal within ${Math.abs(mine - theirs).toExponential(0)}`,
  }
}
