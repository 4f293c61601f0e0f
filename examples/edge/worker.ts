/**
 * The module that Cloudflare Workers, `deno serve` and Bun expect: an object with `fetch`. Set WEBHOOK_SECRET as a secret
 * of the worker, or in the environment.
 */
import { createEdge } from './handler'

let edge: ReturnType<typeof createEdge> | undefined

const worker = {
  async fetch(request: Request, env: { readonly WEBHOOK_SECRET?: string } = {}): Promise<Response> {
    // Once for each isolate: the receiver remembers which messages it had.
    edge ??= createEdge({
      secrets: env.WEBHOOK_SECRET ?? globalThis.process?.env.WEBHOOK_SECRET ?? '',
      on: { 'plan.applied': ({ data }) => console.log(`plan ${data.planId}: ${data.outcome}`) },
    })
    return await edge(request)
  },
}

// biome-ignore lint/style/noDefaultExport: these runtimes look for the default export
export default worker
