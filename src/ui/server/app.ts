import { Hono } from 'hono'
import { isSkillrouteError, ValidationError } from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { deadLinkPage, openingPage, PAGE } from '../page/html'
import { STYLE } from '../page/style'
import type { Session } from '../protocol/view'
import { APPROVE, buildActions } from './actions'
import { checkCaller } from './guard'
import type { Site } from './site'

/** The content security policy: allows only the page's own files, and no text to become code. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Largest body, bytes: choices for thousands of agents fit. */
const MAX_BYTES = 5_000_000

/** The web app: each request is checked for where it comes from and for its session before anything else. */
export function createApp(site: Site): Hono {
  const app = new Hono()
  app.use('*', async (c, next) => {
    const refusal = checkCaller({ method: c.req.method, path: c.req.path, headers: c.req.header() }, site.port)
    if (refusal !== undefined) c.res = c.json({ message: refusal.message }, refusal.status)
    else await next()
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value)
  })
  app.get('/', (c) => {
    const token = c.req.query('token')
    if (token === undefined) return findSession(site, c.req.header('cookie')) ? c.html(PAGE) : c.html(deadLinkPage, 401)
    const value = c.req.method === 'GET' ? site.sessions.redeem(token) : undefined
    if (value === undefined) return c.html(deadLinkPage, 401)
    // A page that opens the next one, not a redirect. After a redirect from a link of another site, the browser would
    // not send a strict cookie.
    c.header('set-cookie', `${cookieName(site)}=${value}; HttpOnly; SameSite=Strict; Path=/`)
    return c.html(openingPage)
  })
  app.use('*', async (c, next) => {
    if (findSession(site, c.req.header('cookie')) === undefined)
      return c.json({ message: 'There is no session: open the address that the command printed.' }, 401)
    return await next()
  })
  app.get('/page.js', (c) => c.body(site.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  app.get('/page.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/api/events', () => site.events.open())
  app.get('/api/state', (c) => c.json(site.workspace.view(assertHas(site, c.req.header('cookie')))))
  app.get('/api/matrix', (c) => {
    const { find = '', queue = '', from = '0' } = c.req.query()
    if (assertHas(site, c.req.header('cookie')).role !== 'planner') return c.json({ message: 'not for approvers' }, 403)
    return c.json(site.workspace.matrix({ find, queue, from: Math.max(0, Number(from) || 0) }))
  })
  app.get('/api/week', (c) => {
    if (assertHas(site, c.req.header('cookie')).role !== 'planner') return c.json({ message: 'not for approvers' }, 403)
    const week = site.workspace.week(c.req.query('queue') ?? '')
    return week === undefined ? c.json({ message: 'The week is not simulated yet.' }, 404) : c.json(week)
  })
  app.get('/api/plan/:id', (c) => {
    const plan = site.workspace.findPlan(assertHas(site, c.req.header('cookie')), c.req.param('id'))
    if (plan === undefined) return c.json({ message: 'There is no such plan.' }, 404)
    return c.body(`${JSON.stringify(plan, null, 2)}\n`, 200, {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${plan.id}.json"`,
    })
  })
  for (const [path, action] of Object.entries(buildActions(site))) {
    app.post(path, async (c) => {
      const session = assertHas(site, c.req.header('cookie'))
      // An approver may only approve.
      if (session.role !== 'planner' && path !== APPROVE)
        return c.json({ message: 'An approver can only approve.' }, 403)
      const text = await c.req.text()
      if (text.length > MAX_BYTES) return c.json({ message: 'The body is too large.' }, 413)
      return c.json(await action(parseJson(text), session))
    })
  }
  app.notFound((c) => c.json({ message: 'There is no such page.' }, 404))
  app.onError((error, c) => {
    if (!isSkillrouteError(error)) return c.json({ message: `This is a defect of skillroute: ${error.message}` }, 500)
    return c.json({ message: error.message }, error instanceof ValidationError ? 400 : 409)
  })
  return app
}

function cookieName({ port }: Site): string {
  // Cookies do not distinguish ports: a second page on this machine must not replace the session of this one.
  return `skillroute-${port}`
}

function findSession(site: Site, cookies: string | undefined): Session | undefined {
  const name = `${cookieName(site)}=`
  const cookie = cookies?.split(/;\s*/).find((one) => one.startsWith(name))
  return site.sessions.find(cookie?.slice(name.length))
}

/** The session of a request that was accepted. */
function assertHas(site: Site, cookies: string | undefined): Session {
  const session = findSession(site, cookies)
  if (session === undefined) throw new Error('a request without a session was accepted')
  return session
}
