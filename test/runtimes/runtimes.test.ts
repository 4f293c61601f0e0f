/** The whole client in workerd, the runtime of Cloudflare Workers. `npm run runtimes` does it in Deno and Bun too. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bundle } from '../serverless/bundle'
import { noWorkerd, startWorkerd } from '../serverless/workerd'
import { bundleSteps, placeOf, troubledOrg, wanted } from './host'

const folder = mkdtempSync(join(tmpdir(), 'runtimes-'))
let bundle: Bundle
beforeAll(async () => {
  bundle = await bundleSteps(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('needs no module of any platform to start', () => {
  expect(bundle.external.filter((name) => name !== 'ws')).toEqual([])
  expect(readFileSync(join(folder, 'steps.mjs'), 'utf8')).not.toMatch(/from ?["']node:/)
})

const skipped = noWorkerd === undefined ? '' : ` (skipped: ${noWorkerd})`
describe.skipIf(noWorkerd !== undefined)(`in workerd${skipped}`, () => {
  it('takes every step', async () => {
    const emulator = await troubledOrg()
    const runtime = await startWorkerd(folder, 'worker.mjs', { PLACE: placeOf(emulator) }, ['steps.mjs'])
    try {
      expect(await (await fetch(runtime.url)).json()).toEqual(wanted(emulator))
    } finally {
      await runtime.stop()
      await emulator.stop()
    }
  })
})
