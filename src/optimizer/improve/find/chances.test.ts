import { expect, it } from 'vitest'
import { seededRandom } from '../../../core/random'
import { wordsFor } from '../../simulate/general/servers'
import { collectChances } from './chances'

it('tells for each agent the missed contacts for which the agent was free, in order of time', () => {
  const random = seededRandom(3)
  const [agents, types] = [70, 3]
  const words = wordsFor(agents)
  const found = collectChances(agents, types)
  const expected: [contact: number, type: number, since: number][][] = Array.from({ length: agents }, () => [])
  for (let contact = 0; contact < 600; contact++) {
    const type = Math.floor(random() * types)
    const began = Math.floor(random() * 50)
    const sets = new Int32Array(3 * words)
    const later: number[] = []
    for (let agent = 0; agent < agents; agent++) {
      const draw = random()
      const since = draw < 0.2 ? began : began + Math.floor(random() * 10)
      if (draw < 0.2) sets[words + (agent >> 5)] = (sets[words + (agent >> 5)] ?? 0) | (1 << (agent & 31))
      else if (draw < 0.3) later.push(agent, since)
      if (draw < 0.3) expected[agent]?.push([contact, type, since])
    }
    found.add(type, began, sets, words, later)
  }
  const { chancesOf, counts } = found.end()
  for (const [agent, own] of expected.entries()) {
    const desired = own.sort(([x, , from], [y, , other]) => from - other || x - y)
    expect([...chancesOf(agent).contacts]).toEqual(desired.map(([contact]) => contact))
    expect([...chancesOf(agent).since]).toEqual(desired.map(([, , since]) => since))
    const byType = Array.from({ length: types }, (_, k) => desired.filter(([, type]) => type === k).length)
    expect([...counts.subarray(agent * types, (agent + 1) * types)]).toEqual(byType)
  }
})
