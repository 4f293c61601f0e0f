import type { Backend, Outcome } from '../backend/backend'
import type { BackendRequest } from '../model/state-types'
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
  if (method !== 'GET' && method !== 'POST') return refuse(405, 'The login page takes GET and POST.')
  const redirectUri = query.get('redirect_uri') ?? ''
  // Never redirects to an unregistered address.
  if (query.get('client_id') !== backend.userClient.clientId)
    return refuse(400, 'client_id names no OAuth client of this org with the grant type Code Authorization.')
  if (!isRegistered(redirectUri, backend.userClient.redirectUris))
    return refuse(400, `redirect_uri is not registered with the OAuth client: ${redirectUri}`)
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

/** The page on which a person chooses the user to log in as. Its form is sent to the address of the page. */
function loginForm({ world }: Backend, { redirectUri }: LoginRequest, trouble = ''): Outcome {
  const options = [...world.users.values()]
    .filter(({ state }) => state === 'active')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, name, email }) => `<option value="${id}">${escaped(`${name} (${email})`)}</option>`)
  const text = renderDocument(
    `Log in to ${world.org.name}`,
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
  return page(200, text, new URL(redirectUri).origin)
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

/** The page shown when a login with these parameters is impossible. */
function refuse(status: number, why: string): Outcome {
  return page(status, renderDocument('No login', `<p>${escaped(why)}</p>`))
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

const OWN_STYLE = `
main { max-width: 30rem; padding-top: 2rem; }
label { display: block; margin: 0 0 .4rem; }
select { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem; min-height: 2.5rem; width: 100%; margin: 0 0 1rem; }
select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
