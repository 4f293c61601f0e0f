/**
 * The page of `skillroute ui` in a real browser. By keyboard alone: scope, slider, a change unticked, forecast, save,
 * approve, apply, undo for two people; the org's state, read over HTTP, is what the page said. `SKILLROUTE_FULL=1`
 * makes it an org of 200 agents.
 */
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator'
import { chromiumPath, launchChromium, PATIENCE_MS } from '../report/browser'
import { fewerContacts } from '../support/fewer-contacts'
import { useRealThreads } from '../support/threads'
import { startUiOrg, type UiOrg } from '../support/ui-org'

const FULL = process.env.SKILLROUTE_FULL === '1'
const SIZE = FULL ? { agents: 200 } : { agents: 8, queues: 2, skills: 3 }
/** Fewer contact types are searched faster. */
const APART = FULL ? 1 : 3
const HOSTILE = '<script>document.title="broken"</script><img src=x onerror="document.title=1">\u202Egnp.exe =1+1'

const SIZES = [
  [1280, 900, 'light'],
  [390, 844, 'dark'],
  [1280, 900, 'dark'],
  [390, 844, 'light'],
] as const

/** Whether the search of one queue is done. */
const SEARCHED = `fetch('/api/state').then((answer) => answer.json()).then(({ search: { state, request } }) => state === 'done' && request.limits?.scope?.queues?.length === 1)`

// The search of a large org in this process would leave the page's server no turn for minutes.
if (FULL) useRealThreads()

const chromium = chromiumPath()
let browser: Browser
let org: UiOrg | undefined
let context: BrowserContext | undefined

describe.runIf(chromium !== undefined)('the page in a browser', () => {
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    await context?.close()
    await org?.stop()
    context = undefined
    org = undefined
  })

  it('plans, approves, applies and undoes by keyboard alone', async () => {
    org = await startUiOrg(
      { seed: 11, ...SIZE },
      { prepare: ({ world }) => fewerContacts(world, (_, place) => place % APART === 0) },
    )
    const { emulator, ui } = org
    const { page, errors, elsewhere } = await openPage(ui.url)
    expect(new URL(page.url()).search).toBe('')
    const before = await levelsOf(emulator)

    // Scope: the first queue is ticked, and a search is started.
    await page
      .locator('#scope')
      .getByText(/changes were found/)
      .waitFor()
    await tabTo(page, 'SUMMARY', /^Queues:/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await tabTo(page, 'INPUT', /./)
    await page.keyboard.press('Space')
    await tabTo(page, 'BUTTON', /^Find changes/)
    const requested = page.waitForResponse(/api\/search/)
    await page.keyboard.press('Enter')
    expect((await requested).status(), await (await requested).text()).toBe(200)
    await until(page, SEARCHED)
    await page
      .locator('#scope')
      .getByText(/[1-9]\d* changes were found/)
      .waitFor()

    await page
      .locator('#variant-A')
      .getByText(/the first changes of one search for up to \d+: a search for fewer may find better ones/)
      .waitFor()
    expect(
      await page
        .locator('#scope')
        .getByText(/^Whole weeks are simulated/)
        .count(),
    ).toBe(1)

    // The slider, to its end.
    await tabTo(page, 'INPUT', /^Number of changes/)
    // Until the server knows of a position, no figures of another one are shown, and no plan can be saved.
    let release = (): void => undefined
    const held = new Promise<void>((done) => {
      release = done
    })
    await page.route('**/api/variant', (route) => held.then(() => route.continue()))
    await page.keyboard.press('Home')
    await page.locator('#variant-A').getByText('Plan: being calculated').waitFor()
    expect(await page.getByRole('button', { name: /^Save plan A/ }).isDisabled()).toBe(true)
    expect(await page.locator('#variant-A [data-method]').count()).toBe(0)
    release()
    await page.locator('#variant-A').getByText('Plan: 0 changes').waitFor()
    await page.keyboard.press('End')
    await settled(page)
    const all = await planned(page)
    expect(all).toBeGreaterThan(2)
    const figuresOfAll = await figures(page)
    const nowOfAll = await nowTile(page)

    // A change is unticked: nothing of the choices before is shown until its forecast is there.
    await tabTo(page, 'INPUT', /contacts a week/)
    await page.keyboard.press('Space')
    const shown = 'document.querySelector("#variant-A [role=status]").textContent'
    await until(page, `!${shown}.startsWith('Plan: ${all} ') && !${shown}.includes('being')`)
    const left = await planned(page)
    expect(left).toBeLessThan(all)
    await page.waitForSelector('#variant-A [data-method="simulation"]')
    expect(await figures(page)).not.toBe(figuresOfAll)
    // What is now is the same for every choice.
    expect(await nowTile(page)).toBe(nowOfAll)

    // Save with a reason, approve by name.
    await tabTo(page, 'INPUT', /^Reason or ticket/)
    await page.keyboard.type('CHG-7')
    await tabTo(page, 'BUTTON', /^Save plan A/)
    await page.keyboard.press('Enter')
    await tabTo(page, 'INPUT', /^Your name/)
    await page.keyboard.type('Ann Lee')
    await tabTo(page, 'INPUT', /^Why you approve/)
    await page.keyboard.type('reviewed')
    await page.keyboard.press('Enter')
    await page.getByText(/Approved by Ann Lee/).waitFor()
    expect(org.saved.approvals).toEqual([`${org.saved.plans[0]} Ann Lee`])

    // Apply; the org has exactly what the plan says.
    expect(await page.getByText(/those of before/).count()).toBe(0)
    const plan = await readPlan(page)
    if (plan.changes.some(({ kind }) => kind.endsWith('.remove'))) {
      await tabTo(page, 'INPUT', /^I know/)
      await page.keyboard.press('Space')
    }
    await tabTo(page, 'BUTTON', /^Apply/)
    await page.keyboard.press('Enter')
    await page.getByText(/^done\. Changes: applied/).waitFor()
    await page.getByText(/levels, queues and forecasts shown are those of before/).waitFor()
    expect(plan).toMatchObject({ reason: 'CHG-7' })
    expect(plan.changes).toHaveLength(left)
    expect(await levelsOf(emulator)).toEqual(withChanges(before, plan.changes))

    // Undo for two people; the others keep theirs.
    const people = [...new Set(plan.changes.map(({ user }) => user.id))]
    const names = new Map(plan.changes.map(({ user }) => [user.id, user.name]))
    const two = people.slice(0, 2)
    for (const id of two) {
      await tabTo(page, 'INPUT', new RegExp(`^${names.get(id)}$`), '#plans fieldset')
      await page.keyboard.press('Space')
    }
    await tabTo(page, 'BUTTON', /^Undo for 2 chosen/)
    await page.keyboard.press('Enter')
    await page.getByText(/^Undo: done/).waitFor()
    const retained = plan.changes.filter(({ user }) => !two.includes(user.id))
    expect(await levelsOf(emulator)).toEqual(withChanges(before, retained))
    expect(errors).toEqual([])
    expect(elsewhere).toEqual([])
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(0)
  })

  it('is accessible, no wider than the window, no longer than its text, and runs none of a hundred hostile names', async () => {
    const guardrails = { format: 'skillroute/guardrails@1', protected: { agents: ['Ada Abe'] } } as const
    org = await startUiOrg({ seed: 4, agents: 30, queues: 4, skills: 66 }, { prepare: renameAll, guardrails })
    const { page, errors } = await openPage(org.ui.url, { colorScheme: 'light', bypassCSP: true })
    await page.getByText('Protected people: Ada Abe by the guardrails, nobody else').waitFor()
    for (const [width, height, colorScheme] of FULL ? SIZES : SIZES.slice(0, 2)) {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme })
      await page.reload()
      await page.waitForSelector('#matrix tbody tr')
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true')
      expect(await page.locator('#page img, #page script').count()).toBe(0)
      expect(await page.getByText(HOSTILE.slice(0, 20)).count()).toBeGreaterThanOrEqual(100)
      expect(await page.title()).toBe('skillroute')
      const isWider = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
      expect(isWider).toBe(false)
      const below = await page.evaluate(
        'document.documentElement.scrollHeight - document.body.getBoundingClientRect().height',
      )
      expect(below, 'empty space below the page').toBeLessThan(50)
      await page.addScriptTag({ content: axe.source })
      const found: unknown = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
      )
      expect(found).toEqual([])
    }
    expect(errors).toEqual([])
  })
})

async function openPage(url: string, options: Parameters<Browser['newContext']>[0] = {}) {
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC', ...options })
  const page = await context.newPage()
  const errors: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
      elsewhere.push(request.url())
  })
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(url)
  await page.waitForURL((at) => at.search === '')
  await page.waitForSelector('#scope')
  return { page, errors, elsewhere }
}

/** Presses Tab until the focus is on an element with a text or label, as somebody without a mouse does. */
async function tabTo(page: Page, tag: string, text: RegExp, within = 'body'): Promise<void> {
  const script = `(() => {
    const one = document.activeElement
    const label = one.closest('label')?.textContent ?? one.getAttribute('aria-label') ?? one.textContent
    return [one.tagName, (label ?? '').trim(), one.closest(${JSON.stringify(within)}) !== null]
  })()`
  for (let presses = 0; presses < 2_000; presses++) {
    const [at, label, isWithin]: [string, string, boolean] = await page.evaluate(script)
    if (presses > 0 && at === tag && isWithin && text.test(label)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no ${tag} with ${text} can be reached by Tab`)
}

/** Waits until the end of the curve is calculated and shown. */
async function settled(page: Page): Promise<void> {
  const shown = 'document.querySelector("#variant-A [role=status]").textContent'
  await until(
    page,
    `fetch('/api/state').then((answer) => answer.json()).then(({ search, variants: [{ point, isPending, changes }] }) =>
    point === search.curve.length - 1 && !isPending && ${shown}.startsWith('Plan: ' + changes.length + ' change') && !${shown}.includes('being'))`,
  )
  await page.waitForSelector('#variant-A [data-method="simulation"]')
}

/** Asks again until a script says true. The page's policy lets no script evaluate text, so that the question is asked from outside. */
async function until(page: Page, script: string): Promise<void> {
  await expect.poll(() => page.evaluate(script), { interval: 50 }).toBe(true)
}

async function planned(page: Page): Promise<number> {
  const text = (await page.locator('#variant-A [role=status]').first().textContent()) ?? ''
  return Number(/Plan: (\d+)/.exec(text)?.[1])
}

async function nowTile(page: Page): Promise<string | null> {
  return await page.locator('#variant-A dl.tiles dd').first().textContent()
}

async function figures(page: Page): Promise<string> {
  const shown = await page.locator('#variant-A dl.tiles, #variant-A [aria-label="Forecast by queue"]').allTextContents()
  return shown.join(' ')
}

interface PlanChange {
  readonly kind: string
  readonly user: { readonly id: string; readonly name: string }
  readonly skill?: { readonly id: string }
  readonly queue?: { readonly id: string }
  readonly after: unknown
}

async function readPlan(page: Page): Promise<{ readonly reason?: string; readonly changes: readonly PlanChange[] }> {
  return await page.evaluate('fetch(document.querySelector("#plans article a").href).then((answer) => answer.json())')
}

interface Listed {
  readonly entities?: readonly { readonly id: string; readonly proficiency?: number }[]
  readonly pageCount?: number
}

/** Levels and memberships of the org, over its HTTP interface. */
async function levelsOf(emulator: Emulator): Promise<Map<string, unknown>> {
  const { url, clientId, clientSecret } = emulator
  const login = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: token }: { access_token: string } = JSON.parse(await login.text())
  const headers = { authorization: `Bearer ${token}` }
  const read = async (path: string): Promise<Listed> =>
    JSON.parse(await (await fetch(`${url}${path}`, { headers })).text())
  const found = new Map<string, unknown>()
  for (const id of emulator.world.users.keys()) {
    const { entities = [] } = await read(`/api/v2/users/${id}/routingskills?pageSize=100`)
    for (const skill of entities) found.set(`${id} ${skill.id}`, skill.proficiency)
  }
  for (const queueId of emulator.world.queues.keys()) {
    for (let page = 1; ; page++) {
      const { entities = [], pageCount = 1 } = await read(
        `/api/v2/routing/queues/${queueId}/members?pageSize=100&pageNumber=${page}&joined=true`,
      )
      for (const member of entities) found.set(`${member.id} ${queueId}`, 'member')
      if (page >= pageCount) break
    }
  }
  return found
}

function withChanges(before: ReadonlyMap<string, unknown>, changes: readonly PlanChange[]): Map<string, unknown> {
  const after = new Map(before)
  for (const { kind, user, skill, queue, after: value } of changes) {
    const key = `${user.id} ${(skill ?? queue)?.id}`
    if (kind === 'skill.set') after.set(key, value)
    else if (kind === 'skill.remove') after.delete(key)
    else if (kind === 'member.add' || (kind === 'member.join' && value === true)) after.set(key, 'member')
  }
  return after
}

/** A hundred names that a page must not run. */
function renameAll({ world }: Emulator): void {
  // The search that begins with the page is not what is looked at.
  fewerContacts(world, (_type, place) => place === 0)
  let count = 0
  const name = () => `${HOSTILE} ${++count}`
  for (const user of world.users.values()) user.name = name()
  for (const queue of world.queues.values()) queue.config.name = name()
  for (const skill of world.skills.values()) skill.name = name()
}
