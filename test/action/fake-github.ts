/** The part of GitHub's API that the action uses: comments, reviews and permissions of one repository. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeComment {
  readonly id: number
  body: string
  updated_at: string
  readonly user: { readonly login: string }
}

export interface FakeReview {
  readonly state: string
  readonly commit_id: string
  readonly submitted_at: string
  readonly user: { readonly login: string }
}

export interface FakeGithub {
  readonly url: string
  readonly comments: FakeComment[]
  readonly reviews: FakeReview[]
  /** Logins with write access. */
  readonly writers: Set<string>
  /** Writes that came: `POST comment`, `PATCH 3`. */
  readonly writes: string[]
  stop(): Promise<void>
}

/** Comments come three a page, so that a list has several. */
const PAGE = 3

export async function startFakeGithub(bot: string): Promise<FakeGithub> {
  const comments: FakeComment[] = []
  const reviews: FakeReview[] = []
  const writers = new Set<string>()
  const writes: string[] = []
  let clock = Date.parse('2026-11-20T08:00:00Z')
  const now = (): string => {
    clock += 60_000
    return new Date(clock).toISOString()
  }

  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://x')
    const body = JSON.parse((await textOf(request)) || '{}')
    const path = url.pathname.replace('/repos/acme/routing', '')
    if (request.headers.authorization !== 'Bearer t') return send(response, 401, { message: 'Bad credentials' })
    if (request.method === 'POST' && path === '/issues/7/comments') {
      writes.push('POST comment')
      comments.push({ id: comments.length + 1, body: body.body, updated_at: now(), user: { login: bot } })
      return send(response, 201, comments.at(-1))
    }
    const edited = comments.find(({ id }) => path === `/issues/comments/${id}`)
    if (request.method === 'PATCH' && edited !== undefined) {
      writes.push(`PATCH ${edited.id}`)
      Object.assign(edited, { body: body.body, updated_at: now() })
      return send(response, 200, edited)
    }
    if (path === '/issues/7/comments') return paged(response, url, comments)
    if (path === '/pulls/7/reviews') return paged(response, url, reviews)
    if (path.startsWith('/commits/')) return send(response, 200, path === '/commits/merge/pulls' ? [MERGED] : [])
    const login = /^\/collaborators\/(.*)\/permission$/.exec(path)?.[1]
    if (login !== undefined) return send(response, 200, { permission: writers.has(login) ? 'write' : 'read' })
    send(response, 404, { message: 'Not Found' })
  })
  // Searches hold up this process for seconds, after which a connection is still there.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  function paged(response: ServerResponse, { pathname, searchParams }: URL, items: readonly unknown[]): void {
    const page = Number(searchParams.get('page') ?? 1)
    if (items.length > page * PAGE) response.setHeader('link', `<${url}${pathname}?page=${page + 1}>; rel="next"`)
    send(response, 200, items.slice((page - 1) * PAGE, page * PAGE))
  }

  return {
    ...{ url, comments, reviews, writers, writes },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

export const PULL = { number: 7, merged: false, merged_at: null, head: { sha: 'head' }, user: { login: 'ana' } }
export const MERGED = { ...PULL, merged: true, merged_at: '2026-11-21T08:00:00Z' }

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
