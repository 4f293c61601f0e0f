import { expect, it } from 'vitest'
import { blockedText } from './improvement-figures'

const gain = { mean: 0.04, halfWidth: 0.002, low: 0.038, high: 0.042 }

it('a loss of a queue whose routing is not simulated is called rough', () => {
  const queue = (name: string) => ({ queue: { id: name, name }, loss: 0.05, serviceLevel: 0.6, target: 0.8 })
  const blocked = {
    changes: 4,
    agents: 4,
    gain,
    queues: [queue('Care'), { ...queue('Sales'), isRough: true as const }],
  }
  const text = blockedText(blocked)
  expect(text).toContain('cost Care 5.0, Sales 5.0 or so, if it routed as others do')
  expect(text).toContain('--max-service-level-drop 5')
})
