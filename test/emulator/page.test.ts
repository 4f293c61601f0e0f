/** The page of a running emulator: what it shows and switches, in a real browser and over plain HTTP. */
import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium, PATIENCE_MS } from '../report/browser'
import { type Lab, startLab } from './lab'

const NOW = Date.UTC(2026, 1, 4, 14)
const HOSTILE = '<script>document.title="broken"</script><img src=x onerror=alert(1)>\u202Egnp.exe =1+1'

let lab: Lab
beforeAll(async () => {
  lab = await startLab({ agents: 40, queues: 4, skills: 8, now: NOW })
  const [first] = lab.emulator.world.queues.values()
  if (first !== undefined) first.config.name = HOSTILE
})
afterAll(() => lab.stop())

async function send(path: string, body: unknown, contentType = 'application/json'): Promise<Response> {
  return await fetch(`${lab.emulator.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(body),
  })
}

interface State {
  readonly queues: readonly { readonly name: string }[]
  readonly agents: Readonly<Record<string, number>>
  readonly faults: readonly { readonly id: string; readonly on: boolean }[]
}

async function readState(): Promise<State> {
  return JSON.parse(await (await fetch(`${lab.emulator.url}/emulator/state`)).text())
}

describe('the paths of the page', () => {
  it('need no token, are not counted, and tell what the world knows', async () => {
    const { emulator } = lab
    const before = emulator.stats.requests
    const state = await readState()
    expect(emulator.stats.requests).toBe(before)
    expect(state).toMatchObject({ now: new Date(NOW).toISOString(), speed: 1, org: emulator.world.org })
    expect(state.queues.map((queue) => queue.name)).toContain(HOSTILE)
    const active = [...emulator.world.users.values()].filter((user) => user.state === 'active')
    expect(Object.values(state.agents).reduce((sum, n) => sum + n, 0)).toBe(active.length)
    const history = emulator.world.history()
    const onQueue = active.filter(({ id }) => history.agentAt(id, NOW).presence === 'ON_QUEUE')
    expect(onQueue.length).toBeGreaterThan(5)
    expect((state.agents.IDLE ?? 0) + (state.agents.INTERACTING ?? 0)).toBeGreaterThanOrEqual(onQueue.length)
  })

  it('move time and switch faults, which others suffer and these paths do not', async () => {
    const { emulator, call } = lab
    expect(await (await send('/emulator/time', { jumpMs: 60_000, speed: 0 })).json()).toMatchObject({
      now: new Date(NOW + 60_000).toISOString(),
      speed: 0,
    })
    await send('/emulator/time', { speed: 1 })
    expect((await send('/emulator/faults', { id: 'stale', on: true })).status).toBe(200)
    emulator.faults.add({ fault: { kind: 'status', status: 503 }, path: '/api/v2/' })
    const on = await readState()
    expect(on.faults.filter((fault) => fault.on)).toMatchObject([{ id: 'stale' }])
    expect((await call('GET', '/api/v2/routing/queues')).status).toBe(503)
    await send('/emulator/faults', { id: 'stale', on: false })
    // Only the preset's own rule was taken out.
    expect((await call('GET', '/api/v2/routing/queues')).status).toBe(503)
    emulator.faults.clear()
    expect((await call('GET', '/api/v2/routing/queues')).status).toBe(200)
  })

  it('refuse what they do not understand, and what another site could send', async () => {
    expect((await send('/emulator/time', { jumpMs: -5 })).status).toBe(400)
    expect((await send('/emulator/time', { speed: -1 })).status).toBe(400)
    expect((await send('/emulator/time', { spee: 60 })).status).toBe(400)
    expect((await send('/emulator/time', { speed: '60' })).status).toBe(400)
    expect((await send('/emulator/time', {})).status).toBe(400)
    expect((await send('/emulator/time', { speed: 60 }, 'text/plain')).status).toBe(415)
    expect((await send('/emulator/faults', { id: 'none', on: true })).status).toBe(400)
    expect((await send('/emulator/time', [1])).status).toBe(400)
    expect((await fetch(`${lab.emulator.url}/emulator/elsewhere`)).status).toBe(404)
    expect((await fetch(`${lab.emulator.url}/emulator/time`)).status).toBe(405)
    expect(lab.emulator.time.speed).toBe(1)
  })

  it('leave every other path to the platform', async () => {
    expect((await fetch(`${lab.emulator.url}/api/v2/routing/queues`)).status).toBe(401)
  })
})

const chromium = chromiumPath()

describe.runIf(chromium !== undefined)('the page in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
  })
  afterAll(() => browser?.close())

  it.each([
    ['phone, light', 360, 740, 'light'],
    ['desktop, dark', 1280, 900, 'dark'],
  ] as const)('%s: live, accessible, nothing from elsewhere, hostile names harmless', async (...size) => {
    const [, width, height, colorScheme] = size
    const context = await browser.newContext({ viewport: { width, height }, colorScheme })
    const page = await context.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    const errors: string[] = []
    const elsewhere: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(lab.emulator.url) && !request.url().startsWith('data:'))
        elsewhere.push(request.url())
    })
    await page.goto(lab.emulator.url)
    await page.waitForSelector('#queues tr')
    expect(await page.locator('#queues tr').count()).toBe(lab.emulator.world.queues.size)
    expect(await page.locator('#queues th').allTextContents()).toContain(HOSTILE)
    expect(await page.locator('#queues img, #queues script').count()).toBe(0)
    expect(await page.title()).toBe(lab.emulator.world.org.name)
    const before = lab.emulator.time.now()
    await page.getByRole('button', { name: '+1 hour' }).click()
    await page.waitForSelector(`#now[datetime="${new Date(before + 3_600_000).toISOString()}"]`)
    expect(lab.emulator.time.now()).toBe(before + 3_600_000)
    const wider = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
    expect(wider).toBe(false)
    await page.getByLabel(/503/).check()
    await expect.poll(async () => (await lab.call('GET', '/emulator/state')).text).toContain('"id":"unavailable"')
    await page.getByLabel(/503/).uncheck()
    await context.close()
    expect(errors).toEqual([])
    expect(elsewhere).toEqual([])
    await checkAccessible(browser, width, height, colorScheme)
  })

  it('runs none of a hundred hostile names', async () => {
    const hostile = await startLab({ agents: 10, queues: 100, skills: 8, now: NOW })
    const payloads = [
      '<script>window.broken = N</script>',
      '<img src=x onerror="window.broken = N">',
      '"><svg onload="window.broken = N">',
      '</td></script><iframe srcdoc="<script>parent.broken = N</script>"></iframe>',
      "' onmouseover='window.broken = N",
    ]
    const names: string[] = []
    for (const queue of hostile.emulator.world.queues.values()) {
      queue.config.name = (payloads[names.length % payloads.length] ?? '').replace('N', String(names.length + 1))
      names.push(queue.config.name)
    }
    expect(names.length).toBeGreaterThanOrEqual(100)
    const page = await browser.newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto(hostile.emulator.url)
    await page.waitForSelector('#queues tr')
    expect((await page.locator('#queues th').allTextContents()).sort()).toEqual(names.sort())
    expect(await page.locator('#queues :is(img, script, svg, iframe)').count()).toBe(0)
    for (const row of (await page.locator('#queues tr').all()).slice(0, 5)) await row.hover()
    expect(await page.evaluate('window.broken')).toBeUndefined()
    await page.close()
    await hostile.stop()
  })
})

/** The page's own policy keeps other scripts out, so axe looks at it in a context that lets them in. */
async function checkAccessible(browser: Browser, width: number, height: number, colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(lab.emulator.url)
  await page.waitForSelector('#queues tr')
  await page.addScriptTag({ content: axe.source })
  const found: unknown = await page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
  )
  await context.close()
  expect(found).toEqual([])
}
