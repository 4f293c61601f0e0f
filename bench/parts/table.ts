/** One comparison with a peer. */
export interface Row {
  readonly task: string
  readonly peer: string
  readonly ours: string
  readonly theirs: string
  /** How many times faster we are. */
  readonly ratio: number
  /** The least ratio that was promised; absent where none was. */
  readonly budget?: number
  /** How both answers were found to be the same, or what stood in the way. */
  readonly check: string
}

const HEAD = ['task', 'against', 'ours', 'theirs', 'ratio', 'budget', 'met', 'same answer']

/** Prints rows as columns. */
export function printTable(rows: readonly Row[]): void {
  const lines = [HEAD, ...rows.map(cells)]
  const widths = HEAD.map((_, n) => Math.max(...lines.map((line) => (line[n] ?? '').length)))
  for (const line of lines) console.log(line.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  '))
}

/** Whether every budget is met. */
export function allMet(rows: readonly Row[]): boolean {
  return rows.every(({ ratio, budget }) => budget === undefined || ratio >= budget)
}

function cells({ task, peer, ours, theirs, ratio, budget, check }: Row): string[] {
  const promised = budget === undefined ? ['', ''] : [`${budget}`, ratio >= budget ? 'yes' : 'NO']
  return [task, peer, ours, theirs, ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3), ...promised, check]
}
