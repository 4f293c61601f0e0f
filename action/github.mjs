/** The few calls of GitHub's API that a review of a plan needs. */

/** Pages of a list that are read at most: 10,000 comments or reviews. */
const MOST_PAGES = 100

/**
 * @param {{ api: string, repository: string, token: string }} to
 */
export function createGithub({ api, repository, token }) {
  const base = `${api.replace(/\/$/, '')}/repos/${repository}`

  async function call(method, url, body) {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'x-github-api-version': '2022-11-28',
        'user-agent': 'skillroute-action',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (response.ok) return response
    const said = (await response.text()).slice(0, 300)
    throw new Error(`${method} ${new URL(url).pathname}: GitHub answered ${response.status}: ${said}`)
  }

  /** Every item of a list, page by page. */
  async function list(path) {
    const items = []
    let url = `${base}${path}?per_page=100`
    for (let page = 1; url !== undefined; page += 1) {
      if (page > MOST_PAGES) throw new Error(`${path} has more than ${MOST_PAGES} pages`)
      const response = await call('GET', url)
      items.push(...(await response.json()))
      url = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
      if (url !== undefined && !url.startsWith(base)) throw new Error(`${path}: the next page is on another host`)
    }
    return items
  }

  return {
    comments: (number) => list(`/issues/${number}/comments`),
    reviews: (number) => list(`/pulls/${number}/reviews`),
    pullsOf: (sha) => list(`/commits/${sha}/pulls`),
    permission: async (login) =>
      (await (await call('GET', `${base}/collaborators/${encodeURIComponent(login)}/permission`)).json()).permission,
    comment: async (number, body) => (await call('POST', `${base}/issues/${number}/comments`, { body })).json(),
    editComment: async (id, body) => (await call('PATCH', `${base}/issues/comments/${id}`, { body })).json(),
  }
}
