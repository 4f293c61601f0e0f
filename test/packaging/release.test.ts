/** What a release rests on: the bill of materials, and that no change of the interface goes unannounced. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { judgeInterface } from '../../scripts/api/judge-interface'
import { auditManifest } from '../../scripts/audit-manifest'
import { billOfMaterials } from '../../scripts/bill-of-materials'

describe('the bill of materials', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const notices = readFileSync('THIRD-PARTY-NOTICES.md', 'utf8')
  const bill = billOfMaterials(manifest, lock, notices)

  it('has every dependency and everything inlined, with version, license and hash', () => {
    const names = bill.components.map(({ name }) => name)
    const inlined = [...notices.matchAll(/^## (.+)$/gm)].map(([, name = '']) => name)
    expect(inlined.length).toBeGreaterThan(5)
    expect(names).toEqual(expect.arrayContaining([...Object.keys(manifest.dependencies), ...inlined]))
    expect(new Set(names).size).toBe(names.length)
    for (const { name, version, licenses, hashes, purl } of bill.components) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+/)
      expect(licenses, name).toHaveLength(1)
      expect(hashes?.[0]?.content, name).toMatch(/^[0-9a-f]{128}$/)
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`)
    }
  })

  it('has the notices that packages want passed on, with the licenses of what they took over', () => {
    expect(notices).toContain('### echarts: NOTICE')
    expect(notices).toMatch(/### echarts: LICENSE-d3[\s\S]+Mike Bostock/)
  })

  it('follows dependencies to their own', () => {
    const named = (name: string) => bill.components.find((component) => component.name === name)
    expect(named('asn1js')?.properties).toContainEqual({ name: 'skillroute:dependency', value: 'true' })
    expect(bill.dependencies[0]?.dependsOn).toHaveLength(bill.components.length)
  })

  it('is what is audited: inlined development dependencies too, in the version that was inlined', () => {
    const { dependencies } = auditManifest(bill)
    for (const name of ['undici', 'hono', 'ws', 'yaml', 'commander', 'echarts', 'zrender', 'zod']) {
      expect(dependencies[name], name).toBe(lock.packages[`node_modules/${name}`].version)
    }
    expect(Object.keys(dependencies).sort()).toEqual(bill.components.map(({ name }) => name))
    for (const file of ['audit.yml', 'release.yml']) {
      const workflow = readFileSync(`.github/workflows/${file}`, 'utf8')
      expect(workflow).toContain('npm run audit:contents')
      expect(workflow).not.toContain('npm audit --omit=dev')
    }
  })

  it('refuses what the lock does not know', () => {
    expect(() => billOfMaterials(manifest, lock, '## no-such-package\n')).toThrow('no-such-package')
  })
})

describe('a change of the interface', () => {
  let root = ''
  const folders: string[] = []
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']
    execFileSync('git', [...who, ...args], { cwd: root, stdio: 'ignore' })
  }
  const write = (file: string, text: string): void => writeFileSync(join(root, file), text)
  const judge = (base?: string, env = {}) => judgeInterface(root, base, env)

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'skillroute-release-'))
    folders.push(root)
    for (const name of ['etc', '.changeset']) mkdirSync(join(root, name))
    git('init', '-q', '-b', 'main')
    write('etc/index.api.md', 'one\n')
    write('package.json', '{\n  "version": "1.0.0"\n}\n')
    git('add', '.')
    git('commit', '-qm', 'first')
  })
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  it('cannot be known without a base, and says so', () => {
    write('etc/index.api.md', 'two\n')
    expect(judge()).toEqual({ ok: true, text: expect.stringContaining('cannot know') })
    expect(judge('origin/main', { GITHUB_BASE_REF: 'main' }).text).toContain('cannot know')
  })

  it('is refused without a changeset, since a tag or a branch', () => {
    git('tag', 'v1.0.0')
    expect(judge()).toEqual({ ok: true, text: 'as at v1.0.0' })
    write('etc/index.api.md', 'two\n')
    expect(judge()).toEqual({ ok: false, text: expect.stringContaining('etc/index.api.md changed since v1.0.0') })
    git('checkout', '-qb', 'work')
    git('commit', '-qam', 'second')
    expect(judge('main').ok).toBe(false)
    write('etc/new.api.md', 'new\n')
    expect(judge('main').text).toContain('etc/new.api.md')
  })

  it('is fine with a changeset, or as part of a release', () => {
    git('tag', 'v1.0.0')
    write('etc/index.api.md', 'two\n')
    write('.changeset/brave-cats.md', '---\n"skillroute": minor\n---\n\nTwo.\n')
    expect(judge()).toEqual({ ok: true, text: 'announced by .changeset/brave-cats.md' })
    rmSync(join(root, '.changeset/brave-cats.md'))
    write('package.json', '{\n  "version": "1.1.0"\n}\n')
    expect(judge()).toEqual({ ok: true, text: expect.stringContaining('release') })
  })
})

describe('the workflows', () => {
  it('name every action by the commit it is, which nobody can move, with its version beside it', () => {
    const folder = '.github/workflows'
    const uses = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/uses: (.+)/g)].map(([, action = '']) => action),
    )
    expect(uses.length).toBeGreaterThan(5)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })
})
