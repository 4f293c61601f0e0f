import type { Backend, Outcome } from '../backend/backend'
import type { BackendRequest } from '../model/state-types'
import type { WorldUser } from '../model/types'
import { STYLE } from './style'

const PATH = '/oauth/authorize'

interface LoginRequest {
  readonly redirectUri: string
  readonly state: string | null
  readonly challenge: string | undefined
}

/**
 * Serves the login page of the login host. Whoever opens it chooses a user to log in as, without a password. Undefined
 * for every other path. Rate limits, counts and faults do not apply.
 */
export function serveLogin(backend: Backend, request: BackendRequest): Outcome | undefined {
  const { method, path, query } = request
  if (path !== PATH) return undefined
  if (method !== 'GET' && method !== 'POST') return page(405, refusedPage('The login page takes GET and POST.'))
  const redirectUri = query.get('redirect_uri') ?? ''
  // Never redirects to an unregistered address.
  if (query.get('client_id') !== backend.userClient.clientId)
    return page(400, refusedPage('client_id names no OAuth client of this org with the grant type Code Authorization.'))
  if (!isRegistered(redirectUri, backend.userClient.redirectUris))
    return page(400, refusedPage(`redirect_uri is not registered with the OAuth client: ${redirectUri}`))
  const requested = { redirectUri, state: query.get('state'), challenge: query.get('code_challenge') ?? undefined }
  const wrong = findProblem(query)
  if (wrong !== undefined) return redirect(requested, wrong)
  return method === 'GET' ? loginForm(backend, requested) : handleForm(backend, request, requested)
}

function findProblem(query: URLSearchParams): Record<string, string> | undefined {
  if (query.get('response_type') !== 'code')
    return { error: 'unsupported_response_type', error_description: 'response_type must be code' }
  const challenge = query.get('code_challenge')
  if (challenge === null) return undefined
  if (query.get('code_challenge_method') !== 'S256')
    return { error: 'invalid_request', error_description: 'code_challenge_method must be S256' }
  if (/^[\w-]{43}$/.test(challenge)) return undefined
  return { error: 'invalid_request', error_description: 'code_challenge must be a SHA-256 in base64url' }
}

function loginForm(backend: Backend, { redirectUri }: LoginRequest, trouble = ''): Outcome {
  const users = [...backend.world.users.values()].filter(({ state }) => state === 'active')
  return page(200, loginPage(backend.world.org.name, users, trouble), new URL(redirectUri).origin)
}

function handleForm(backend: Backend, { bytes }: BackendRequest, requested: LoginRequest): Outcome {
  const form = new URLSearchParams(Buffer.from(bytes).toString())
  if (form.get('answer') === 'cancel')
    return redirect(requested, { error: 'access_denied', error_description: 'the user did not log in' })
  const user = backend.world.users.get(form.get('user') ?? '')
  if (user?.state !== 'active') return loginForm(backend, requested, 'Choose who logs in.')
  const { redirectUri, challenge } = requested
  const { clientId } = backend.userClient
  const code = backend.codes.code({ userId: user.id, clientId, redirectUri, challenge }, backend.clock.now())
  return redirect(requested, { code })
}

function redirect({ redirectUri, state }: LoginRequest, answer: Record<string, string>): Outcome {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
  if (state !== null) url.searchParams.set('state', state)
  return { kind: 'reply', status: 302, headers: { ...HEADERS, location: url.href }, text: '' }
}

/** Whether a redirect URI is registered. It must match exactly; `*` for the port stands for any port and path. */
function isRegistered(uri: string, registered: readonly string[]): boolean {
  if (!URL.canParse(uri) || new URL(uri).hash !== '') return false
  const { protocol, hostname } = new URL(uri)
  return registered.some((one) => one === uri || one === `${protocol}//${hostname}:*`)
}

const HEADERS = { 'cache-control': 'no-store', server: 'skillroute-emulator' }

/** @param client origin to which the form may lead, through the redirect that answers it */
function page(status: number, text: string, client = ''): Outcome {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self' ${client}; frame-ancestors 'none'`
  const headers = {
    ...HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.trim(),
    'x-content-type-options': 'nosniff',
  }
  return { kind: 'reply', status, headers, text }
}

const OWN_STYLE = `
main { max-width: 30rem; padding-top: 2rem; }
label { display: block; margin: 0 0 .4rem; }
select { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem; min-height: 2.5rem; width: 100%; margin: 0 0 1rem; }
select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`

/** The page on which a person chooses the user to log in as. Its form is sent to the address of the page. */
function loginPage(org: string, users: readonly Pick<WorldUser, 'id' | 'name' | 'email'>[], trouble: string): string {
  const options = users
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, name, email }) => `<option value="${id}">${escaped(`${name} (${email})`)}</option>`)
  return renderDocument(
    `Log in to ${org}`,
    `<form method="post">
<p class="trouble" role="status">${escaped(trouble)}</p>
<label for="user">Log in as</label>
<select id="user" name="user" required autofocus>
<option value="">Choose a user</option>
${options.join('\n')}
</select>
<div class="buttons">
<button type="submit" name="answer" value="login">Log in</button>
<button type="submit" name="answer" value="cancel" formnovalidate>Cancel</button>
</div>
</form>
<p class="legend">An emulated org: nobody needs a password.</p>`,
  )
}

/** The page shown when a login with these parameters is impossible. */
function refusedPage(why: string): string {
  return renderDocument('No login', `<p>${escaped(why)}</p>`)
}

function renderDocument(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}${OWN_STYLE}</style>
</head>
<body>
<main>
<section aria-labelledby="title">
<h1 id="title">${escaped(title)}</h1>
${content}
</section>
</main>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
