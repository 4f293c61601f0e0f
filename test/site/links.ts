import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A link of a page that leads nowhere. */
export interface DeadLink {
  readonly page: string
  readonly link: string
}

/** Links and pictures of every page below `site` whose file or anchor is not there. Other hosts are not asked. */
export function deadLinks(site: string): { readonly pages: number; readonly links: number; readonly dead: DeadLink[] } {
  const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
  const anchors = new Map<string, ReadonlySet<string>>()
  const texts = new Map(pages.map((page) => [page, readFileSync(join(site, page), 'utf8')]))
  const anchorsOf = (page: string): ReadonlySet<string> => {
    const known = anchors.get(page)
    if (known !== undefined) return known
    // A page, or a picture of which a part is used.
    const markup = texts.get(page) ?? (existsSync(join(site, page)) ? readFileSync(join(site, page), 'utf8') : '')
    const found = new Set([...markup.matchAll(/\s(?:id|name)="([^"]+)"/g)].map(([, id = '']) => text(id)))
    anchors.set(page, found)
    return found
  }
  const dead: DeadLink[] = []
  let links = 0
  for (const [page, markup] of texts) {
    for (const [, raw = ''] of markup.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const link = text(raw)
      if (/^(?:[a-z]+:|\/\/)/i.test(link)) continue
      links += 1
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path.replace(/\?.*$/, ''))))
      const there = texts.has(target) || existsSync(join(site, target))
      const found = anchor === undefined || anchor === '' || anchorsOf(target).has(decodeURIComponent(anchor))
      if (!there || !found) dead.push({ page, link })
    }
  }
  return { pages: pages.length, links, dead }
}

function text(markup: string): string {
  return markup.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
}
