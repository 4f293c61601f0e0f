// A plugin of TypeDoc: beside its pages, the site has what an assistant reads: llms.txt, a list of the guides with what each
// is about, and guides.md, all of them in one file.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RendererEvent } from 'typedoc'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.renderer.on(RendererEvent.END, ({ project, outputDirectory }) => {
    const { name, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const guides = guidesOf(app.options.getValue('projectDocuments'))
    const pages = new Map((project.documents ?? []).map((one) => [one.name, app.renderer.router.getFullUrl(one)]))
    const lines = guides.map(({ title, about }) => `- [${title}](${pages.get(title) ?? 'index.html'}): ${about}`)
    const head = [`# ${name}`, '', `> ${description}`, '', 'All guides in one file: [guides.md](guides.md)', '']
    writeFileSync(join(outputDirectory, 'llms.txt'), [...head, '## Guides', '', ...lines, ''].join('\n'))
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const texts = [readme, ...guides.map(({ text }) => text)].map((text) => withinOneFile(text, guides))
    writeFileSync(join(outputDirectory, 'guides.md'), `${texts.map((text) => text.trim()).join('\n\n')}\n`)
  })
}

/** The guides in the order of the site: their first heading, and the first sentence below it. */
function guidesOf(documents) {
  return documents
    .filter((path) => /[/\\]docs[/\\][^/\\]+\.md$/.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      const title = (/^# (.+)$/m.exec(text)?.[1] ?? '').replaceAll('`', '').trim()
      const prose = text.split('\n\n').find((part) => /^[A-Za-z`*[]/.test(part)) ?? ''
      const about = linkTexts(prose.replaceAll('\n', ' ')).match(/^.*?[.:](?= |$)/)?.[0] ?? ''
      return { file: basename(path), text, title, about: about.replace(/:$/, '.') }
    })
}

/** Links between guides lead to their headings; pictures are left out. */
function withinOneFile(text, guides) {
  const anchors = new Map(guides.map(({ file, title }) => [file, anchorOf(title)]))
  return text
    .replace(/^!\[[^\]]*\]\([^)]*\)\n*/gm, '')
    .replace(
      /\]\((?:https:\/\/github\.com\/[\w-]+\/[\w-]+\/blob\/main\/)?(?:docs\/)?([\w-]+\.md)(?:#([\w-]+))?\)/g,
      (link, file, anchor) => {
        const own = anchors.get(file)
        return own === undefined ? link : `](#${anchor ?? own})`
      },
    )
}

function linkTexts(markdown) {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
}

function anchorOf(title) {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-')
}
