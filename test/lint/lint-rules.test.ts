import { beforeAll, describe, expect, it } from 'vitest'
import { type Finding, lintSamples } from './lint-samples'

/** A line that breaks a lint rule, the file it stands in and the rule that must see it. */
const BROKEN: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['noRestrictedImports', 'src/core/a.ts', "import { z } from 'zod'\n\nexport const a = z\n"],
  ['noRestrictedImports', 'src/resources/a.ts', "import { z } from 'zod'\n\nexport const a = z\n"],
  ['noRestrictedImports', 'src/transport/c.ts', "import * as z from 'zod'\n\nexport const a = z\n"],
  ['noRestrictedImports', 'src/optimizer/a.ts', "import * as z from 'zod'\n\nexport const a = z\n"],
  [
    'noRestrictedImports',
    'src/optimizer/b.ts',
    "import { readFile } from 'node:fs/promises'\n\nexport const a = readFile\n",
  ],
  ['noRestrictedImports', 'src/optimizer/c.ts', "import type { Stats } from 'node:fs'\n\nexport type A = Stats\n"],
  ['noRestrictedGlobals', 'src/optimizer/d.ts', 'export const a = process.pid\n'],
  ['noRestrictedGlobals', 'src/optimizer/e.ts', "export const a = () => fetch('x')\n"],
  ['plugin', 'src/optimizer/f.ts', 'export const a = () => Math.random()\n'],
  ['plugin', 'src/optimizer/g.ts', 'export const a = () => Date.now()\n'],
  ['plugin', 'src/workflows/a.ts', 'export const a = () => new Date()\n'],
  ['plugin', 'src/transport/a.ts', 'export const a = (ms: number) => AbortSignal.timeout(ms)\n'],
  ['noRestrictedGlobals', 'src/transport/b.ts', 'export const a = (fn: () => void) => setTimeout(fn, 1)\n'],
  ['plugin', 'src/workflows/b.ts', 'export const a = () => process.exit(1)\n'],
  ['plugin', 'src/report/b.ts', "export const a = () => process.stdout.write('x')\n"],
  ['noConsole', 'src/workflows/c.ts', "export const a = () => console.log('x')\n"],
  [
    'noRestrictedImports',
    'src/webhooks/a.ts',
    "import { createHmac } from 'node:crypto'\n\nexport const a = createHmac\n",
  ],
  ['noReExportAll', 'src/core/index.ts', "export * from './hash'\n"],
  ['noDefaultExport', 'src/core/c.ts', 'export default 1\n'],
  ['noExplicitAny', 'src/core/d.ts', 'export const a = (b: any): unknown => b\n'],
  ['noNonNullAssertion', 'src/core/e.ts', 'export const a = (b?: string): string => b!\n'],
  ['useFilenamingConvention', 'src/core/camelCase.ts', 'export const a = 1\n'],
  ['noExcessiveLinesPerFile', 'src/core/long.ts', 'export {}\n'.repeat(301)],
  ['noImportCycles', 'src/core/egg.ts', "import { hen } from './hen'\n\nexport const egg = () => hen\n"],
  ['noImportCycles', 'src/core/hen.ts', "import { egg } from './egg'\n\nexport const hen = () => egg\n"],
  ['noFocusedTests', 'src/core/f.test.ts', "import { it } from 'vitest'\n\nit.only('x', () => 1)\n"],
  ['noSkippedTests', 'src/core/g.test.ts', "import { it } from 'vitest'\n\nit.skip('x', () => 1)\n"],
]

/** Neighbors of the rules that must pass. */
const FINE: Readonly<Record<string, string>> = {
  'src/resources/fine.ts': "import * as z from 'zod/mini'\n\nexport const a = z.string()\n",
  'src/optimizer/fine.ts': 'export const a = (at: string) => new Date(at).getTime() + Math.sqrt(4)\n',
  'src/core/time/clock.ts': 'export const a = (fn: () => void) => [setTimeout(fn, 1), Date.now()]\n',
  'src/core/random.ts': 'export const a = () => Math.random()\n',
  'src/relay/relay.ts': "import { createServer } from 'node:http'\n\nexport const a = createServer\n",
  'src/cli/fine.ts': 'export const a = () => [process.argv, process.stdout, Date.now()]\n',
}

describe('lint rules', () => {
  let findings: ReadonlyMap<string, Finding[]> = new Map()

  beforeAll(async () => {
    findings = await lintSamples({ ...FINE, ...Object.fromEntries(BROKEN.map(([, path, text]) => [path, text])) })
  })

  it.each(BROKEN)('%s sees %s', (rule, path) => {
    expect((findings.get(path) ?? []).map((finding) => finding.rule)).toContain(rule)
  })

  it.each(Object.keys(FINE))('%s passes', (path) => {
    expect(findings.get(path)).toEqual([])
  })
})
