import { serve } from '@hono/node-server'
import { ConfigError } from '../core/errors'
import { pageSource } from './page/page-source'
import type { UiOptions } from './protocol/options'
import type { Site } from './server/app'
import { createApp } from './server/app'
import { createEvents } from './server/events'
import { createSessions } from './server/sessions'
import { createWorkspace } from './workspace/workspace'

/** A page that is served. */
export interface Ui {
  /** Its address with a token that opens one session. */
  readonly url: string
  readonly port: number
  /** Resolves when the org is read, or could not be. */
  readonly ready: Promise<void>
  /** Ends the page and everything under way. A run that was writing can be resumed. */
  stop(): Promise<void>
}

/**
 * Serves the planner's page on the loopback address and reads the org for it.
 * @throws ConfigError for neither an org nor files, and a port that cannot be used
 */
export async function startUi(options: UiOptions): Promise<Ui> {
  const { client, snapshot, demand, port: desired = 0, signal } = options
  if (client === undefined && (snapshot === undefined || demand === undefined))
    throw new ConfigError('The page needs an org, or a snapshot and a demand.')
  const script = await pageSource()
  const stopping = new AbortController()
  const events = createEvents()
  const ended = signal === undefined ? stopping.signal : AbortSignal.any([stopping.signal, signal])
  const workspace = createWorkspace(options, ended, () => events.changed())
  const site: Site = { workspace, sessions: createSessions(), events, script, port: desired }
  const server = await listen(createApp(site).fetch, desired)
  site.port = server.port
  const ready = workspace.open()
  return {
    url: `http://127.0.0.1:${server.port}/?token=${site.sessions.invite({ role: 'planner' })}`,
    port: server.port,
    ready,
    async stop() {
      stopping.abort(new Error('the page was stopped'))
      events.close()
      await server.close()
      await ready.catch(() => undefined)
    },
  }
}

/** The only address that is listened on: nobody on another machine reaches it. */
const LOOPBACK = '127.0.0.1'

/** @throws ConfigError when it cannot listen on the port */
function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: LOOPBACK, overrideGlobalObjects: false }, (address) => {
      server.off('error', refuse)
      resolve({ port: address.port, close })
    })
    function refuse(cause: Error): void {
      const why = Reflect.get(cause, 'code') === 'EADDRINUSE' ? 'something else listens there' : cause.message
      reject(
        new ConfigError(`The page cannot use port ${port}: ${why}. Choose another, or 0 for any free one.`, { cause }),
      )
    }
    function close(): Promise<void> {
      return new Promise((done) => {
        server.close(() => done())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    }
    server.once('error', refuse)
  })
}
