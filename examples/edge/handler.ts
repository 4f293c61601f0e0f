/**
 * A fetch-style handler, a request in and a response out, for Cloudflare Workers, Deno, Bun and the like: staffing
 * mathematics and a webhook receiver. It uses web standards alone.
 */
import { type RequiredAgentsInput, requiredAgents } from 'skillroute/optimizer'
import { createReceiver, type EventHandlers } from 'skillroute/webhooks'

export interface EdgeOptions {
  /** Of the webhook endpoint. */
  readonly secrets: string
  readonly on?: EventHandlers | undefined
}

/**
 * Answers `POST /staffing` with how many agents a queue needs, and `POST /events` as a receiver of signed events.
 * @throws ConfigError for a secret that is none
 */
export function createEdge(options: EdgeOptions): (request: Request) => Promise<Response> {
  const receiver = createReceiver(options)
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/events') return await receiver.fetch(request)
    if (pathname === '/staffing' && request.method === 'POST') return await staffing(request)
    return Response.json({ message: 'POST /staffing or POST /events' }, { status: 404 })
  }
}

async function staffing(request: Request): Promise<Response> {
  try {
    const input: RequiredAgentsInput = JSON.parse(await request.text())
    return Response.json(requiredAgents(input))
  } catch (error) {
    // What is wrong with the input, by field.
    return Response.json({ message: error instanceof Error ? error.message : String(error) }, { status: 400 })
  }
}
