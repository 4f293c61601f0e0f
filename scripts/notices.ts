/**
 * `THIRD-PARTY-NOTICES.md`: the licenses of the packages whose code is inlined into `dist`.
 *
 * `npm run notices:update` writes the file; `npm run notices:check` fails when it is not up to date or a license is one
 * that we may not pass on. Both read what the last build inlined.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, expect } from './kit'

const FILE = 'THIRD-PARTY-NOTICES.md'

/** Licenses that ask for no more than keeping their notice. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']

interface Inlined {
  readonly name: string
  readonly license: string
  readonly text: string
  /** Further texts that must come along: its NOTICE, licenses of code that it took over. */
  readonly more: readonly { readonly title: string; readonly text: string }[]
}

const inlined = inlinedPackages()
  .map(describe)
  .filter((one, index, all) => all.findIndex((other) => other.name === one.name && other.text === one.text) === index)
  .sort((a, b) => (a.name < b.name ? -1 : 1))
const text = [
  '# Third-party notices',
  '',
  'The files of `dist` contain code of the packages below, under these licenses.',
  ...inlined.flatMap(({ name, license, text, more }) => [
    '',
    `## ${name}`,
    '',
    `License: ${license}`,
    '',
    fenced(text),
    ...more.flatMap((one) => ['', `### ${one.title}`, '', fenced(one.text)]),
  ]),
  '',
].join('\n')

if (!process.argv.includes('--check')) writeFileSync(FILE, text)
await check('licenses of inlined packages', () => {
  for (const { name, license } of inlined) expect(ALLOWED.includes(license), `${name} is under ${license}`)
  return inlined.map(({ name }) => name).join(', ')
})
await check('third-party notices', () => {
  const retained = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  expect(retained === text, `${FILE} does not name what the build inlines: npm run notices:update`)
})

/** The folders of the packages of which a file in `dist` holds at least a byte. */
function inlinedPackages(): string[] {
  const found = new Set<string>()
  for (const file of readdirSync('dist').filter((name) => name.startsWith('metafile-'))) {
    const { outputs }: Metafile = JSON.parse(readFileSync(join('dist', file), 'utf8'))
    for (const [path, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
      const [, folder] =
        /(node_modules\/.*node_modules\/(?:@[^/]+\/)?[^/]+|node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(path) ?? []
      if (folder !== undefined && bytesInOutput > 0) found.add(folder)
    }
  }
  return [...found].sort()
}

interface Metafile {
  readonly outputs: Readonly<Record<string, { inputs: Readonly<Record<string, { bytesInOutput: number }>> }>>
}

function describe(folder: string): Inlined {
  const { name, license }: { name: string; license?: string } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
  if (license === undefined || file === undefined) throw new Error(`${name} names no license or brings no text of it`)
  return { name, license, text: textOf(join(folder, file)), more: moreOf(folder, name) }
}

function moreOf(folder: string, name: string): Inlined['more'] {
  const notices = readdirSync(folder).filter((one) => /^notice/i.test(one))
  const licenses = existsSync(join(folder, 'licenses')) ? readdirSync(join(folder, 'licenses')).sort() : []
  return [
    ...notices.map((file) => ({ title: `${name}: ${file}`, text: textOf(join(folder, file)) })),
    ...licenses.map((file) => ({ title: `${name}: ${file}`, text: textOf(join(folder, 'licenses', file)) })),
  ]
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8').trim().replace(/\r\n/g, '\n')
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``
}
