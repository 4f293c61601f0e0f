import { lookup as resolve } from 'node:dns'
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Clock } from '../core/time/clock'
import { type AddressRules, explainRefusal, RefusedTarget } from './addresses'
import type { EndpointAnswer } from './answer'

/** One attempt. */
export interface Outgoing {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Until the answer, ms. */
  readonly timeoutMs: number
}

/** The way messages go out. */
export interface Sender {
  /** Rejects when there is no answer. */
  send(outgoing: Outgoing): Promise<EndpointAnswer>
  /** Cancels the requests in progress and closes connections. */
  close(reason: Error): void
}

/** Bytes of an answer that are read so that its connection can be used again; a longer one ends it. */
const MAX_ANSWER_BYTES = 64 * 1024

/**
 * Sends by Node's own HTTP. The address of a host name is resolved and checked in one step while connecting, so a later
 * answer of a name server changes nothing. Redirects are not followed, and answers are not stored.
 */
export function httpSender(rules: AddressRules, clock: Clock): Sender {
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true }) }
  const lookup = guardedLookup(rules)
  const underWay = new Set<ClientRequest>()

  function attempt(outgoing: Outgoing, fresh: boolean): Promise<EndpointAnswer> {
    const { url, headers, body, timeoutMs } = outgoing
    return new Promise((answered, failed) => {
      const secure = url.protocol === 'https:'
      const options = {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        lookup,
      }
      const request = secure
        ? httpsRequest(url, { ...options, agent: fresh ? false : agents['https:'] })
        : httpRequest(url, { ...options, agent: fresh ? false : agents['http:'] })
      const cancel = clock.setTimer(
        () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)),
        timeoutMs,
      )
      let isAnswered = false
      underWay.add(request)
      request.on('close', () => {
        cancel()
        underWay.delete(request)
      })
      request.on('error', (error) => {
        // The status was the answer: a reset while its body is read must not send the message a second time.
        if (isAnswered) return
        // The server had closed a kept connection before it saw the message.
        if (isStale(request, error)) attempt(outgoing, true).then(answered, failed)
        else failed(error)
      })
      request.on('response', (response) => {
        isAnswered = true
        answered({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] })
        discard(request, response)
      })
      request.end(body)
    })
  }

  return {
    async send(outgoing) {
      const refusal = explainRefusal(outgoing.url, rules)
      if (refusal !== undefined) throw new Error(refusal)
      return await attempt(outgoing, false)
    },
    close(reason) {
      for (const request of underWay) request.destroy(reason)
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

/**
 * Sends by a given `fetch`, such as one through a proxy, which must then itself check the addresses that messages go
 * to.
 */
export function fetchSender(fetch: typeof globalThis.fetch, rules: AddressRules, clock: Clock): Sender {
  const underWay = new Set<AbortController>()
  return {
    async send({ url, headers, body, timeoutMs }) {
      const refusal = explainRefusal(url, rules)
      if (refusal !== undefined) throw new Error(refusal)
      const abort = new AbortController()
      const cancel = clock.setTimer(() => abort.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
      underWay.add(abort)
      try {
        const { signal } = abort
        const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
        // The answer counts by its status, however its body ends.
        await answer.body?.cancel().catch(() => undefined)
        return { status: answer.status, retryAfter: answer.headers.get('retry-after') ?? undefined }
      } finally {
        cancel()
        underWay.delete(abort)
      }
    },
    close(reason) {
      for (const abort of underWay) abort.abort(reason)
    },
  }
}

function guardedLookup(rules: AddressRules): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '')
      const allowed = addresses.filter(({ address }) => rules.allows(address, hostname))
      const [first] = allowed
      if (first === undefined) {
        return callback(
          new RefusedTarget(
            hostname,
            addresses.map(({ address }) => address),
          ),
          '',
        )
      }
      return options.all === true ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }
}

function isStale(request: ClientRequest, error: Error): boolean {
  return request.reusedSocket && Reflect.get(error, 'code') === 'ECONNRESET'
}

function discard(request: ClientRequest, response: IncomingMessage): void {
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) request.destroy()
  })
  // The answer counts by its status, however its body ends.
  response.on('error', () => undefined)
}
