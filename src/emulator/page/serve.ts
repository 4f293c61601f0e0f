import { createHash } from 'node:crypto'
import { isSkillrouteError } from '../../core/errors'
import { isObject } from '../answers/body'
import type { Backend, Outcome } from '../backend/backend'
import type { BackendRequest } from '../model/state-types'
import { switchFault } from './preset-faults'
import { SCRIPT } from './script'
import { buildState } from './state'
import { STYLE } from './style'

/**
 * Serves the page at `/`, its state at `/emulator/state`, and its controls at `/emulator/time` and `/emulator/faults`.
 * Undefined for every other path. They need no token, and no limit, count or fault applies to them, so that a fault can
 * always be switched off again.
 */
export function servePage(backend: Backend, request: BackendRequest): Outcome | undefined {
  const { method, path } = request
  if (path === '/') return method === 'GET' || method === 'HEAD' ? page() : json(405, { message: 'GET only' })
  if (!path.startsWith('/emulator/')) return undefined
  if (path === '/emulator/state')
    return method === 'GET' ? json(200, buildState(backend)) : json(405, { message: 'GET only' })
  if (path !== '/emulator/time' && path !== '/emulator/faults') return json(404, { message: 'no such path' })
  if (method !== 'POST') return json(405, { message: 'POST only' })
  // Accepts only JSON, which pages of other sites cannot send without a preflight request.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    return json(415, { message: 'the body must be JSON, with content-type: application/json' })
  const body = parsed(request.bytes)
  if (body === undefined) return json(400, { message: 'the body must be a JSON object' })
  return path === '/emulator/time' ? moveTime(backend, body) : switchFaults(backend, body)
}

/** Longest jump in one request, ms. */
const MAX_JUMP_MS = 366 * 86_400_000

/** `{ jumpMs }`, `{ jumpTo }` and `{ speed }`, in any combination. */
function moveTime(backend: Backend, body: Record<string, unknown>): Outcome {
  const { jumpMs, jumpTo, speed, ...others } = body
  const isOfType = (value: unknown, type: string): boolean => value === undefined || typeof value === type
  const isValid = isOfType(jumpMs, 'number') && isOfType(speed, 'number') && isOfType(jumpTo, 'string')
  if (!isValid || Object.keys(others).length > 0 || Object.keys(body).length === 0)
    return json(400, { message: 'expected {"speed": times, "jumpMs": milliseconds, "jumpTo": ISO time}, any of them' })
  // Every contact in between is simulated: a longer jump would block every client.
  const aheadMs = typeof jumpTo === 'string' ? Date.parse(jumpTo) - backend.time.now() : 0
  if (Math.max(Number(jumpMs ?? 0), aheadMs || 0) > MAX_JUMP_MS)
    return json(400, { message: 'time jumps 366 days at most' })
  try {
    if (typeof speed === 'number') backend.time.run(speed)
    if (typeof jumpMs === 'number') backend.time.jump(jumpMs)
    if (typeof jumpTo === 'string') backend.time.jump(jumpTo)
  } catch (error) {
    if (isSkillrouteError(error)) return json(400, { message: error.message })
    throw error
  }
  return json(200, buildState(backend))
}

/** `{ id, on }`. */
function switchFaults(backend: Backend, { id, on }: Record<string, unknown>): Outcome {
  if (typeof id !== 'string' || typeof on !== 'boolean' || !switchFault(backend, id, on))
    return json(400, { message: 'expected {"id": a fault of /emulator/state, "on": true or false}' })
  return json(200, buildState(backend))
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function json(status: number, body: unknown): Outcome {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', server: 'skillroute-emulator' }
  return { kind: 'reply', status, headers, text: JSON.stringify(body) }
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function page(): Outcome {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    server: 'skillroute-emulator',
  }
  return { kind: 'reply', status: 200, headers, text: PAGE }
}

/** The page at `/`, one document. Its data come from `/emulator/state` and are inserted as text, never as markup. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Emulated contact center</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1 id="org">Emulated contact center</h1>
<p class="clock"><time id="now">–</time> <span id="pace"></span></p>
<p id="trouble" class="trouble" role="status"></p>
</header>
<main>
<section aria-labelledby="time-title">
<h2 id="time-title">Time</h2>
<div class="buttons" role="group" aria-label="How fast time runs">
<button type="button" data-speed="0">Stop</button>
<button type="button" data-speed="1">Real time</button>
<button type="button" data-speed="60">60 times</button>
<button type="button" data-speed="600">600 times</button>
</div>
<div class="buttons" role="group" aria-label="Jump ahead">
<button type="button" data-jump="900000">+15 minutes</button>
<button type="button" data-jump="3600000">+1 hour</button>
<button type="button" data-jump="86400000">+1 day</button>
<button type="button" data-jump="604800000">+1 week</button>
</div>
</section>
<section aria-labelledby="now-title">
<h2 id="now-title">Now</h2>
<dl class="tiles" id="tiles"></dl>
</section>
<section aria-labelledby="curve-title">
<h2 id="curve-title">Service level, last eight hours</h2>
<div id="curve" class="curve"></div>
<p class="legend" id="curve-text"></p>
</section>
<section aria-labelledby="queues-title">
<h2 id="queues-title">Queues</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Table of queues">
<table>
<thead><tr><th scope="col">Queue</th><th scope="col">Waiting</th><th scope="col">Longest</th><th scope="col">Talking</th><th scope="col">On queue</th><th scope="col">Idle</th><th scope="col">Service level, last hour</th><th scope="col">Abandoned</th></tr></thead>
<tbody id="queues"></tbody>
</table>
</div>
</section>
<section aria-labelledby="faults-title">
<h2 id="faults-title">Faults</h2>
<p class="legend">Programs that use this emulator meet a fault while its box is ticked.</p>
<ul class="faults" id="faults"></ul>
</section>
</main>
<footer><p><span id="requests">0</span> requests answered. This page reads <a href="/emulator/state">/emulator/state</a>.</p></footer>
<script>${SCRIPT}</script>
</body>
</html>
`
