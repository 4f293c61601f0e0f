import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OverflowEdge, overflowLoops } from './check-file'

const edge = fc.record({ from: fc.nat(7), to: fc.nat(7) })
const graph: fc.Arbitrary<OverflowEdge<number>[]> = fc
  .array(edge, { maxLength: 14 })
  .map((edges) => edges.map(({ from, to }, at) => ({ from: `q${from}`, to: `q${to}`, at })))

describe('overflowLoops', () => {
  it('finds a loop exactly where contacts could come back, and each is a way around', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const loops = overflowLoops(edges)
        expect(loops.length > 0).toBe(comesBack(edges))
        for (const { queues, at } of loops) {
          expect(queues.length).toBeGreaterThan(1)
          queues.forEach((queue, n) => {
            const to = queues[(n + 1) % queues.length]
            expect(edges.some((one) => one.from === queue && one.to === to)).toBe(true)
          })
          expect(edges[at]?.from).toBe(queues[0])
        }
        const all = loops.flatMap(({ queues }) => queues)
        expect(new Set(all).size).toBe(all.length)
      }),
    )
  })

  it('tells two loops apart', () => {
    const way = (...queues: string[]): OverflowEdge<string>[] =>
      queues.map((from, n) => ({ from, to: queues[(n + 1) % queues.length] ?? '', at: from }))
    expect(overflowLoops([...way('a', 'b', 'c'), ...way('d', 'e'), { from: 'a', to: 'd', at: 'a' }])).toEqual([
      { queues: ['a', 'b', 'c'], at: 'a' },
      { queues: ['d', 'e'], at: 'd' },
    ])
  })
})

/** By brute force: whether somebody who follows edges other than those to itself can come back. */
function comesBack(edges: readonly OverflowEdge<number>[]): boolean {
  let left = edges.filter(({ from, to }) => from !== to)
  for (;;) {
    const retained = left.filter(({ to }) => left.some(({ from }) => from === to))
    if (retained.length === left.length) return retained.length > 0
    left = retained
  }
}
