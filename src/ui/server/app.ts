import { Hono } from 'hono'
import type * as z from 'zod'
import { ConfigError, isSkillrouteError, ValidationError } from '../../core/errors'
import { parseJson } from '../../core/json/unknown'
import { listProblems } from '../../core/schema'
import { STYLE } from '../page/style'
import { INPUT } from '../protocol/input'
import type { Session } from '../protocol/view'
import type { Workspace } from '../workspace/workspace'
import type { Events } from './events'
import type { Sessions } from './sessions'

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

/** The page. Its program and style are separate files, and the program requests all that it shows. */
const PAGE = document(
  '<link rel="stylesheet" href="/page.css">\n<script type="module" src="/page.js"></script>',
  '<div id="page"><main><p>Loading…</p><noscript><p>This page needs JavaScript.</p></noscript></main></div>',
)

/** The answer to a token: the browser moves to the page at once, so the token stays in no address. */
const openingPage = document(
  '<meta http-equiv="refresh" content="0;url=/">',
  '<main><h1>skillroute</h1><p>Opening. <a href="/">Continue</a></p></main>',
)

const deadLinkPage = document(
  '',
  '<main><h1>skillroute</h1><p>This link was used already, or there is no session. Start <code>skillroute ui</code> again and open the address that it prints; each link opens one session.</p></main>',
)

function document(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>skillroute</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`
}

/** Carries out what the page requests. */
type Action = (body: unknown, session: Session) => unknown

/** The only path for approvers. */
const APPROVE = '/api/approve'

/** The paths that change something. */
function buildActions(site: Site): Readonly<Record<string, Action>> {
  const { workspace, sessions } = site
  const { plans, runs, variants } = workspace
  return {
    '/api/search': action(INPUT.search, (request) => workspace.search(request)),
    '/api/read': action(INPUT.nothing, () => void workspace.open(true)),
    '/api/variant': action(INPUT.variant, ({ id, ...choices }) => variants.set(id, choices)),
    '/api/copy': action(INPUT.copy, ({ from }) => ({ id: variants.copy(from) })),
    '/api/drop': action(INPUT.drop, ({ id }) => variants.drop(id)),
    '/api/save': action(INPUT.save, (input) => plans.save(input)),
    '/api/invite': action(INPUT.plan, ({ planId }) => {
      plans.assertHas(planId)
      const token = sessions.invite({ role: 'approver', planId })
      return { url: `http://127.0.0.1:${site.port}/?token=${token}` }
    }),
    [APPROVE]: action(INPUT.approve, (input, session) => {
      if (session.role === 'approver' && session.planId !== input.planId)
        throw new ConfigError('This link is for the approval of another plan.')
      return plans.approve(input)
    }),
    '/api/apply': action(INPUT.apply, (input) => runs.apply(input)),
    '/api/stop': action(INPUT.plan, ({ planId }) => runs.stop(planId)),
    '/api/verify': action(INPUT.plan, ({ planId }) => runs.verify(planId)),
    '/api/undo': action(INPUT.undo, (input) => runs.undo(input)),
  }
}

/** @throws ValidationError for an invalid body */
function action<Input>(schema: z.ZodType<Input>, work: (input: Input, session: Session) => unknown): Action {
  return async (body, session) => {
    const issues = listProblems(schema, body, '')
    if (issues.length > 0) throw new ValidationError(issues, { subject: 'request' })
    return (await work(schema.parse(body), session)) ?? {}
  }
}

/** The parts of a request that show where it comes from. */
interface Caller {
  readonly method: string
  readonly path: string
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

const READING = ['GET', 'HEAD']

/**
 * Refuses requests that do not come from the page itself. A request under another host name may come from a name server
 * that points here. Another origin is a page of another site, or of another port of this machine. Only the page itself
 * may be opened from elsewhere, as a whole document, by the link that the command printed.
 */
function checkCaller(
  { method, path, headers }: Caller,
  port: number,
): { readonly status: 403 | 415 | 421; readonly message: string } | undefined {
  const { host, origin } = headers
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)
    return { status: 421, message: 'This page is not reached under this host name: open the address that was printed.' }
  const isReading = READING.includes(method)
  if (origin === undefined ? !isReading : origin !== `http://${host}`)
    return { status: 403, message: 'Only the page itself may send this.' }
  const site = headers['sec-fetch-site']
  const isOpened = method === 'GET' && path === '/' && headers['sec-fetch-dest'] === 'document'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isOpened)
    return { status: 403, message: 'Pages of other origins reach nothing here.' }
  if (!isReading && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return { status: 415, message: 'The body must be JSON, with content-type: application/json.' }
  return undefined
}

/** What the server works with. */
export interface Site {
  readonly workspace: Workspace
  readonly sessions: Sessions
  readonly events: Events
  /** The program of the page. */
  readonly script: string
  /** Known once it listens. */
  port: number
}
