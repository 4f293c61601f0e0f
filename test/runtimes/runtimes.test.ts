/** The whole client in workerd, the runtime of Cloudflare Workers, and in a page of a browser. `npm run runtimes` does it in Deno and Bun too. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, PATIENCE_MS, wantedChromium } from '../report/browser'
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

const chromium = wantedChromium()
describe.skipIf(chromium === undefined)('in a page of Chromium, of another origin than the emulator', () => {
  it('takes every step, with the switch cors', async () => {
    const emulator = await troubledOrg({ cors: true })
    const site = createServer(({ url }, response) => {
      const isProgram = url === '/steps.mjs'
      response.setHeader('content-type', isProgram ? 'text/javascript' : 'text/html')
      response.end(isProgram ? readFileSync(join(folder, 'steps.mjs')) : '<!doctype html><title>steps</title>')
    })
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening))
    const browser = await launchChromium(chromium ?? '')
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      await page.goto(`http://127.0.0.1:${Object(site.address()).port}/`)
      const found: unknown = await page.evaluate(
        `import('/steps.mjs').then(({ takeSteps }) => takeSteps(${placeOf(emulator)}))`,
      )
      expect(found).toEqual(wanted(emulator))
    } finally {
      await browser.close()
      site.close()
      await emulator.stop()
    }
  })
})
