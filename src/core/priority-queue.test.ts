import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type CallPriority, createPriorityQueue, INTERACTIVE_IN_A_ROW } from './priority-queue'

interface One {
  readonly id: number
  readonly priority: CallPriority
  readonly urgent: boolean
}

type Step = { readonly join: Omit<One, 'id'> } | { readonly leave: number } | 'serve'

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    join: fc.record({ priority: fc.constantFrom<CallPriority>('interactive', 'background'), urgent: fc.boolean() }),
  }),
  fc.record({ leave: fc.nat(30) }),
  fc.constant<Step>('serve'),
)

/** Serves as the steps say, then all who are left; each turn with those who waited before it. */
function serve(steps: readonly Step[]): { readonly served: One; readonly before: readonly One[] }[] {
  const queue = createPriorityQueue<One>()
  const waiting: One[] = []
  const served: { served: One; before: One[] }[] = []
  let id = 0
  const serveOne = (): void => {
    expect(queue.size).toBe(waiting.length)
    expect(new Set(queue)).toEqual(new Set(waiting))
    const one = queue.next()
    if (one === undefined) return
    served.push({ served: one, before: [...waiting] })
    waiting.splice(waiting.indexOf(one), 1)
  }
  for (const step of steps) {
    if (step === 'serve') serveOne()
    else if ('join' in step) {
      const one = { id: id++, ...step.join }
      waiting.push(one)
      queue.add(one, one)
    } else for (const one of waiting.splice(step.leave, 1)) queue.delete(one)
  }
  while (waiting.length > 0) serveOne()
  expect(queue.next()).toBeUndefined()
  return served
}

it('serves whoever has not left once, in order within a priority, repeats first', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      for (const { served, before } of serve(steps)) {
        const same = before.filter(({ priority }) => priority === served.priority)
        expect((same.find(({ urgent }) => urgent) ?? same[0])?.id).toBe(served.id)
      }
    }),
  )
})

it('serves interactive ones first, and the background with every tenth turn for which both wait', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      let inARow = 0
      for (const { served, before } of serve(steps)) {
        const both = new Set(before.map(({ priority }) => priority)).size === 2
        if (served.priority === 'background') {
          if (both) expect(inARow).toBe(INTERACTIVE_IN_A_ROW)
          inARow = 0
        } else inARow = both ? inARow + 1 : 0
        expect(inARow).toBeLessThanOrEqual(INTERACTIVE_IN_A_ROW)
      }
    }),
  )
})

it('lets no background one starve while interactive ones keep coming', () => {
  const queue = createPriorityQueue<string>()
  for (let i = 0; i < 3; i++) queue.add(`background ${i}`, { priority: 'background' })
  const order: (string | undefined)[] = []
  for (let i = 0; i < 40; i++) {
    queue.add('interactive', {})
    order.push(queue.next())
  }
  expect(order.flatMap((one, turn) => (one === 'interactive' ? [] : [`${turn + 1}: ${one}`]))).toEqual([
    '10: background 0',
    '20: background 1',
    '30: background 2',
  ])
})
