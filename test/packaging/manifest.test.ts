import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { describe, expect, it } from 'vitest'
import { command, entries } from '../../scripts/entries'

interface Manifest {
  readonly version: string
  readonly sideEffects: boolean
  readonly engines: { readonly node: string }
  readonly main: string
  readonly types: string
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, unknown>>
  readonly typesVersions: { readonly '*': Readonly<Record<string, readonly string[]>> }
  readonly dependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
  readonly repository: { readonly url: string }
  readonly homepage: string
  readonly bugs: string
  readonly author: string
}

/** What the bundler says of its files. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { imports: readonly { path: string; external?: boolean }[] }>>
}

interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; resolved?: string; hasInstallScript?: boolean }>>
}

const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'))
const lock: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const subpaths = Object.keys(entries).filter((name) => name !== 'index')

function conditions(name: string): unknown {
  return {
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  }
}

describe('package.json', () => {
  it('exports every entry in both formats, the schemas, and nothing else', () => {
    expect(manifest.exports).toEqual({
      '.': conditions('index'),
      ...Object.fromEntries(subpaths.map((name) => [`./${name}`, conditions(name)])),
      './schemas/*': './schemas/*',
      './package.json': './package.json',
    })
    expect([manifest.main, manifest.types]).toEqual(['./dist/index.cjs', './dist/index.d.ts'])
    expect(manifest.bin).toEqual({ skillroute: `./dist/${Object.keys(command)[0]}.js` })
  })

  it('puts types first in each condition, where TypeScript looks for them', () => {
    for (const targets of Object.values(manifest.exports)) {
      if (typeof targets === 'string') continue
      for (const target of Object.values(Object(targets)))
        expect(Object.keys(Object(target))).toEqual(['types', 'default'])
    }
  })

  it('names the types of every subpath for resolvers that do not read exports', () => {
    expect(manifest.typesVersions['*']).toEqual({ '*': ['./dist/*.d.ts', './*'] })
  })

  it('lists as dependencies what the built files import, and nothing else', () => {
    const imported = new Set<string>()
    for (const format of ['esm', 'cjs']) {
      const { outputs }: Metafile = JSON.parse(readFileSync(`dist/metafile-${format}.json`, 'utf8'))
      for (const { path, external } of Object.values(outputs).flatMap((output) => output.imports)) {
        const [name = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(path) ?? []
        if (external && !isBuiltin(path) && !(name in manifest.peerDependencies)) imported.add(name)
      }
    }
    expect([...imported].sort()).toEqual(Object.keys(manifest.dependencies).sort())
  })

  it('does nothing when imported, and says so', () => {
    expect(manifest.sideEffects).toBe(false)
  })
})

describe('README.md', () => {
  it("has links and a picture that the registry's page finds", () => {
    const repository = manifest.repository.url.replace(/^git\+(.+)\.git$/, '$1')
    expect([manifest.homepage, manifest.bugs]).toEqual([`${repository}#readme`, `${repository}/issues`])
    expect(manifest.author).not.toBe('')
    const raw = repository.replace('https://github.com', 'https://raw.githubusercontent.com')
    const links = [...readFileSync('README.md', 'utf8').matchAll(/\]\(([^)#]+)/g)].map(([, link = '']) => link)
    const files = links.flatMap((link) =>
      [`${repository}/blob/main/`, `${raw}/main/`]
        .filter((at) => link.startsWith(at))
        .map((at) => link.slice(at.length)),
    )
    expect(files.filter((file) => !existsSync(file))).toEqual([])
    expect(files.length).toBeGreaterThan(20)
    expect(links.filter((link) => !link.startsWith('https://'))).toEqual([])
  })
})

describe('package-lock.json', () => {
  const installed = Object.entries(lock.packages).filter(([path]) => path !== '')

  it('records no address and a version for every package', () => {
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(installed.filter(([, { version }]) => version === undefined)).toEqual([])
  })

  it('belongs to this version of the package', () => {
    expect(lock.packages['']?.version).toBe(manifest.version)
  })

  it('holds no package with an install script that was not decided upon, and runs none', () => {
    const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript)
    const names = new Set(withScript.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)))
    for (const name of names) expect(manifest.allowScripts[name], name).toBe(false)
  })
})
