/** The documentation as `npm run docs` builds it: no warning, no dead link, every guide in it, a search that finds. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launchChromium } from '../report/browser'
import { deadLinks } from './links'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const site = mkdtempSync(join(tmpdir(), 'skillroute-site-'))
const executable = chromiumPath()
let said = ''
let browser: Browser | undefined

beforeAll(async () => {
  const typedoc = join(root, 'node_modules/typedoc/bin/typedoc')
  const built = await promisify(execFile)(process.execPath, [typedoc, '--out', site], { cwd: root })
  said = built.stdout + built.stderr
  if (executable !== undefined) browser = await launchChromium(executable)
  else {
    const text = 'No Chromium on this system (apt-get install chromium, or CHROMIUM=path): the search is not tried.'
    if (process.env.SKILLROUTE_REQUIRE_ALL === '1') throw new Error(text)
    process.stderr.write(`${text}\n`)
  }
})

afterAll(async () => {
  await browser?.close()
  rmSync(site, { recursive: true, force: true })
})

describe('the documentation site', () => {
  it('is built without a warning', () => {
    expect(said).toContain('html generated')
    expect(said).not.toMatch(/warn|error/i)
  })

  it('has every guide, by its heading', () => {
    const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
    const titles = readdirSync(join(site, 'documents')).map((name) =>
      (/<h1[^>]*>(.*?)<\/h1>/.exec(readFileSync(join(site, 'documents', name), 'utf8'))?.[1] ?? '').replace(
        /<[^>]+>/g,
        '',
      ),
    )
    for (const guide of guides) {
      const heading = /^# (.+)$/m.exec(readFileSync(join(root, 'docs', guide), 'utf8'))?.[1] ?? ''
      expect(titles, guide).toContain(heading)
    }
  })

  it('has the guides for assistants: a list that leads to each page, and all of them in one file', () => {
    const list = readFileSync(join(site, 'llms.txt'), 'utf8')
    const rows = [...list.matchAll(/^- \[(.+)\]\((.+)\): (.+)$/gm)]
    const guides = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
    expect(rows).toHaveLength(guides.length)
    for (const [, title = '', page = '', about = ''] of rows) {
      expect(readFileSync(join(site, page), 'utf8'), title).toContain('<h1')
      expect(about.length, title).toBeGreaterThan(20)
    }
    const all = readFileSync(join(site, 'guides.md'), 'utf8')
    for (const [, title = ''] of rows) expect(all.replaceAll('`', '')).toContain(`\n# ${title}\n`)
    expect(all).not.toMatch(/\]\((?!CONTRIBUTING|CHANGELOG|SECURITY)[\w/-]+\.md/)
  })

  it('has no dead link', () => {
    const { pages, links, dead } = deadLinks(site)
    expect(pages).toBeGreaterThan(300)
    expect(links).toBeGreaterThan(10_000)
    expect(dead).toEqual([])
  })

  it.skipIf(executable === undefined)('finds names of the reference and words of the guides', async () => {
    if (browser === undefined) throw new Error('no browser')
    const page = await browser.newPage()
    const trouble: string[] = []
    page.on('pageerror', (error) => trouble.push(error.message))
    for (const [words, desired] of [
      ['captureSnapshot', /functions\/.*captureSnapshot\.html/],
      ['idempotency.inFlight', /documents\/Errors/],
    ] as const) {
      await page.goto(pathToFileURL(join(site, 'index.html')).href)
      await page.click('#tsd-search-trigger')
      await page.fill('#tsd-search-input', words)
      const first = page.locator('#tsd-search-results a').first()
      await first.waitFor()
      expect(await first.getAttribute('href')).toMatch(desired)
    }
    expect(trouble).toEqual([])
    await page.close()
  })
})

it('dead links are found', () => {
  const folder = join(site, 'sample')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'a.html'),
    '<a href="b.html#x">1</a><a href="b.html#y">2</a><img src="c.png"><a href="#z">3</a>',
  )
  writeFileSync(join(folder, 'b.html'), '<p id="x"></p><a href="https://example.com/">out</a>')
  const { pages, links, dead } = deadLinks(folder)
  rmSync(folder, { recursive: true })
  expect([pages, links]).toEqual([2, 4])
  expect(dead.map(({ link }) => link)).toEqual(['b.html#y', 'c.png', '#z'])
})
