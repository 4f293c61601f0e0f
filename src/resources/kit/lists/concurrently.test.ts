import { expect, it } from 'vitest'
import { concurrently } from './in-parts'

it('keeps the order of the items whatever ends first', async () => {
  const resolvers: (() => void)[] = []
  const gate = () => new Promise<void>((resolve) => resolvers.push(resolve))
  const done = concurrently([1, 2, 3], 3, async (item) => {
    await gate()
    return item * 10
  })
  for (const resolve of resolvers.reverse()) resolve()
  expect(await done).toEqual([10, 20, 30])
})

it('runs no more than the limit at a time', async () => {
  let running = 0
  let max = 0
  await concurrently(Array.from({ length: 20 }), 4, async () => undefined)
  await concurrently([...Array(20).keys()], 4, async () => {
    max = Math.max(max, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
  })
  expect(max).toBe(4)
})

it('starts nothing after a failure and ends only when what ran has ended', async () => {
  const started: number[] = []
  let ended = 0
  const work = concurrently([0, 1, 2, 3, 4, 5], 2, async (item) => {
    started.push(item)
    await new Promise((resolve) => setImmediate(resolve))
    ended++
    if (item === 0) throw new Error('refused')
  })
  await expect(work).rejects.toThrow('refused')
  expect(ended).toBe(started.length)
  expect(started.length).toBeLessThan(6)
})
