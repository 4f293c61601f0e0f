/** Rounds of which the median counts, after two that warm up. */
const ROUNDS = 9
const MS_PER_ROUND = 40

/** Milliseconds a call of each of two ways to the same answer. */
export interface Contest {
  readonly name: string
  readonly ours: (variation: number) => number
  readonly textbook: (variation: number) => number
}

/** Times both sides of a contest in turns, so that a busy machine slows both alike. */
export function time({ ours, textbook }: Contest): { readonly ours: number; readonly textbook: number } {
  const rounds = Array.from({ length: ROUNDS + 2 }, () => ({ ours: perCall(ours), textbook: perCall(textbook) }))
  const counted = rounds.slice(2)
  return { ours: median(counted.map((round) => round.ours)), textbook: median(counted.map((round) => round.textbook)) }
}

/** CPU milliseconds a call. The load varies a little from call to call, so that nothing is computed once for all. */
function perCall(run: (variation: number) => number): number {
  const before = process.cpuUsage()
  let count = 0
  let sink = 0
  let spent = 0
  while (spent < MS_PER_ROUND) {
    const batch = Math.max(1, Math.floor(count / 4))
    for (let n = 0; n < batch; n += 1) sink += run((n % 8) * 1e-3)
    count += batch
    const { user, system } = process.cpuUsage(before)
    spent = (user + system) / 1000
  }
  if (Number.isNaN(sink)) throw new Error('a result is no number')
  return spent / count
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Runs something; returns its answer and the CPU time it took, which other work on the machine does not add to. */
export async function cpuTime<T>(run: () => T | Promise<T>): Promise<{ readonly answer: T; readonly seconds: number }> {
  const before = process.cpuUsage()
  const answer = await run()
  const { user, system } = process.cpuUsage(before)
  return { answer, seconds: (user + system) / 1e6 }
}

/** A time for people. */
export function duration(ms: number): string {
  if (ms < 1e-3) return `${(ms * 1e6).toFixed(0)} ns`
  if (ms < 1) return `${(ms * 1e3).toPrecision(3)} us`
  return ms < 1000 ? `${ms.toPrecision(3)} ms` : `${(ms / 1000).toPrecision(3)} s`
}
