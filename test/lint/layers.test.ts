import { beforeAll, describe, expect, it } from 'vitest'
import { type Finding, lintSamples } from './lint-samples'

/** What each room may import beside itself. `cli` may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  optimizer: ['core'],
  transport: ['core'],
  stores: ['core'],
  resources: ['core', 'optimizer', 'transport', 'stores'],
  workflows: ['core', 'optimizer', 'transport', 'stores', 'resources', 'client'],
  webhooks: ['core', 'optimizer', 'transport', 'stores', 'resources', 'client'],
  report: ['core', 'optimizer', 'transport', 'stores', 'resources', 'client'],
  emulator: ['core', 'optimizer'],
  telemetry: ['core', 'optimizer', 'transport', 'stores', 'resources', 'client'],
  workers: ['core', 'optimizer', 'transport', 'stores', 'resources', 'client', 'workflows', 'webhooks', 'telemetry'],
  cli: [
    'core',
    'optimizer',
    'transport',
    'stores',
    'resources',
    'client',
    'workflows',
    'webhooks',
    'report',
    'emulator',
    'telemetry',
    'workers',
  ],
}
const ROOMS = Object.keys(MAY_IMPORT)
const TARGETS = [...ROOMS, 'client']
const DEPTHS = ['', 'part/', 'part/piece/']

function samplePath(from: string, depth: string, to: string): string {
  return `src/${from}/${depth}uses-${to}.ts`
}

function specifier(depth: string, to: string): string {
  const up = '../'.repeat(depth.split('/').length)
  return to === 'client' ? `${up}client` : `${up}${to}/some/thing`
}

const cases = ROOMS.flatMap((from) =>
  TARGETS.filter((to) => to !== from).flatMap((to) => DEPTHS.map((depth) => ({ from, to, depth }))),
)

describe('layers', () => {
  let findings: ReadonlyMap<string, Finding[]> = new Map()
  const rulesOf = (path: string): string[] => (findings.get(path) ?? []).map((finding) => finding.rule)

  beforeAll(async () => {
    const samples: Record<string, string> = {}
    for (const { from, to, depth } of cases) {
      samples[samplePath(from, depth, to)] =
        `import { thing } from '${specifier(depth, to)}'\n\nexport const used = thing\n`
    }
    samples['src/client.ts'] =
      "import { a } from './workflows/a'\nimport { b } from './resources/b'\n\nexport const c = [a, b]\n"
    samples['src/index.ts'] = "export { a } from './optimizer/a'\nexport { d } from './report'\n"
    samples['src/transport/layers.test.ts'] = "import { a } from '../emulator/a'\n\nexport const b = a\n"
    findings = await lintSamples(samples)
  })

  it.each(ROOMS)('%s imports downwards only, whatever the depth of the file', (room) => {
    for (const { from, to, depth } of cases.filter((one) => one.from === room)) {
      const path = samplePath(from, depth, to)
      const expected = MAY_IMPORT[from]?.includes(to) ? [] : ['noRestrictedImports']
      expect(rulesOf(path), `${path} imports ${specifier(depth, to)}`).toEqual(expected)
    }
  })

  it('keeps the rooms above out of the client and the main entry', () => {
    expect(rulesOf('src/client.ts')).toEqual(['noRestrictedImports'])
    expect(rulesOf('src/index.ts')).toEqual(['noRestrictedImports'])
  })

  it('lets tests use any room', () => {
    expect(rulesOf('src/transport/layers.test.ts')).toEqual([])
  })
})
