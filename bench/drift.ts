/**
 * `npx tsx bench/drift.ts`: two orgs of 20,000 agents and 5,000 queues held against each other, once alike and once with
 * every hundredth agent changed. The peer is a generic deep comparison of the same two documents after sorting by name.
 */
import { isDeepStrictEqual } from 'node:util'
import { compareSnapshots } from '../src/workflows'
import { driftToDesired } from '../src/workflows/drift/to-desired'
import { largeOrg } from '../test/support/rules/large-org'

const SIZE = { agents: 20_000, queues: 5_000, skills: 400, each: 10, seed: 'drift' }

const left = largeOrg({ ...SIZE, prefix: 'a' })
const right = largeOrg({ ...SIZE, prefix: 'b' })
const changed = {
  ...right,
  agents: right.agents.map((agent, n) => (n % 100 === 0 ? { ...agent, skills: agent.skills.slice(1) } : agent)),
}

const alike = timed('two orgs that are alike', () => compareSnapshots(left, right))
const drifted = timed('every hundredth agent changed', () => compareSnapshots(left, changed))
const three = timed('the same with a base', () => compareSnapshots(left, changed, { base: left }))
const desired = timed('what would bring one to the other', () => driftToDesired(drifted, 'right'))
timed('peer: deep comparison of one document with its copy', () => isDeepStrictEqual(left, structuredClone(left)))
console.log(`differences: ${alike.differences.length}, ${drifted.differences.length}, ${three.differences.length}`)
console.log(`agents to change: ${Object.keys(desired.desired.agents ?? {}).length}`)
console.log(`memory: ${Math.round(process.memoryUsage().rss / 1e6)} MB`)

function timed<T>(what: string, work: () => T): T {
  const start = performance.now()
  const result = work()
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`)
  return result
}
