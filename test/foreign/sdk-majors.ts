/**
 * `npm run sdk:majors`: programs of others, unchanged, against the emulator. They are installed into a temporary folder,
 * since they would only slow `npm ci` down; where no registry is reachable, this says so and ends.
 *
 * The official SDK in several majors takes the steps of `test/contract/official-sdk*.test.ts`, the oldest also as a program
 * of its own that knows nothing but a region's domain. An MCP server of others answers its tools over standard streams.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check, expect, run } from '../../scripts/kit'
import { readByDomain } from './by-domain'
import { checkMcpServer } from './mcp-checks'
import { install, isRegistryReachable } from './registry'

const SDK = 'purecloud-platform-client-v2'
/** The oldest that is still met, two between, and the newest. From 207 on they have a gateway setting. */
const MAJORS = ['128', '190', '220', 'latest']
const STEPS = ['test/contract/official-sdk.test.ts', 'test/contract/official-sdk-streams.test.ts']

const work = mkdtempSync(join(tmpdir(), 'skillroute-foreign-'))
try {
  if (isRegistryReachable()) await checkAll()
  else console.log('left out: no registry is reachable, from which clients of others could be installed')
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function checkAll(): Promise<void> {
  for (const major of MAJORS) {
    const sdk = join(work, major, 'node_modules', SDK)
    await check(`the official SDK ${major} takes its steps`, () => {
      install(join(work, major), { [SDK]: major })
      return stepsWith(sdk)
    })
    if (major !== MAJORS[0]) continue
    await check(`the official SDK ${major} finds the emulator by its domain`, async () => {
      const queues = await readByDomain(sdk, work)
      expect(queues === 2, `it read ${queues} queues, not 2`)
    })
  }
  await checkMcpServer(work)
}

/** Runs the steps with the SDK in this folder. @returns how many there are */
function stepsWith(sdk: string): string {
  // The description speaks of one version of the API, and this is about clients of several.
  const env = { SKILLROUTE_OFFICIAL_SDK: sdk, SKILLROUTE_OPENAPI: undefined, SKILLROUTE_REQUIRE_ALL: undefined }
  const said = run('npx', ['vitest', 'run', ...STEPS], { env: { ...env, NO_COLOR: '1' }, timeoutMs: 300_000 })
  const [, passed = '0'] = /Tests\s+(\d+) passed/.exec(said) ?? []
  expect(Number(passed) > 0, said)
  return `${passed} steps`
}
