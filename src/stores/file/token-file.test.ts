import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TokenStore } from '../../documents/ports/ports'
import { memoryTokenStore } from '../memory/memory'
import { fileTokenStore } from './token-file'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'))
  path = join(folder, 'deep', 'tokens.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const token = (name: string, issuedAtMs = 1_000) => ({ accessToken: name, issuedAtMs, expiresAtMs: issuedAtMs + 5_000 })

describe.each<[string, () => TokenStore]>([
  ['memoryTokenStore', () => memoryTokenStore()],
  ['fileTokenStore', () => fileTokenStore(path)],
])('%s', (_, make) => {
  it('gives back what was set, by key, and deletes only the very token named', async () => {
    const store = make()
    expect(await store.get('a')).toBeUndefined()
    await Promise.all(['a', 'b', 'c'].map((key) => store.set(key, token(key))))
    expect(await store.get('b')).toEqual(token('b'))
    await store.delete('a', 'an older one')
    expect(await store.get('a')).toEqual(token('a'))
    await store.delete('a', 'a')
    expect(await store.get('a')).toBeUndefined()
    expect(await store.get('c')).toEqual(token('c'))
    expect(await store.get('__proto__')).toBeUndefined()
    expect(inspect(store, { showHidden: true, depth: 9 })).not.toContain('accessToken')
  })
})

describe('fileTokenStore', () => {
  it('keeps the file at 0600 in a folder at 0700, written whole', async () => {
    const store = fileTokenStore(path)
    await store.set('a', token('x'))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'deep'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(folder, 'deep'))).toEqual(['tokens.json'])
    expect(await fileTokenStore(path).get('a')).toEqual(token('x'))
  })

  it('treats a torn file as empty and rewrites it', async () => {
    await fileTokenStore(path).set('a', token('x'))
    const whole = await readFile(path, 'utf8')
    for (let cut = 0; cut < whole.length - 1; cut += 7) {
      await writeFile(path, whole.slice(0, cut))
      const store = fileTokenStore(path)
      expect(await store.get('a')).toBeUndefined()
      if (cut > 0 && cut < 32) continue
      await store.set('b', token('y'))
      expect(await store.get('b')).toEqual(token('y'))
    }
  })

  it('leaves a file alone that is not a token cache', async () => {
    const other = join(folder, 'notes.json')
    await writeFile(other, '{"precious":true}')
    await chmod(other, 0o644)
    const warnings: string[] = []
    const store = fileTokenStore(other, { onWarning: (message) => warnings.push(message) })
    expect(await store.get('a')).toBeUndefined()
    await expect(store.set('a', token('x'))).rejects.toMatchObject({ name: 'ConfigError', code: 'config.tokenFile' })
    await store.delete('a', 'x')
    expect(await readFile(other, 'utf8')).toBe('{"precious":true}')
    expect((await stat(other)).mode & 0o777).toBe(0o644)
    expect(warnings).toEqual([])
  })

  it('makes a file private that others may read, and says so', async () => {
    const warnings: string[] = []
    const store = fileTokenStore(path, { onWarning: (message) => warnings.push(message) })
    await store.set('a', token('x'))
    await chmod(path, 0o644)
    expect(await store.get('a')).toEqual(token('x'))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/could be read by others \(mode 644\)/)
  })

  it('follows no symbolic link, whose end it would make private or read', async () => {
    const elsewhere = join(folder, 'elsewhere.json')
    await writeFile(elsewhere, '{}')
    await chmod(elsewhere, 0o644)
    const link = join(folder, 'link.json')
    await symlink(elsewhere, link)
    const store = fileTokenStore(link, { onWarning: () => undefined })
    await expect(store.get('a')).rejects.toMatchObject({ code: 'config.tokenFile' })
    await expect(store.set('a', token('a'))).rejects.toThrow('symbolic link')
    expect((await stat(elsewhere)).mode & 0o777).toBe(0o644)
    expect(await readFile(elsewhere, 'utf8')).toBe('{}')
  })

  it('drops tokens that have ended', async () => {
    const store = fileTokenStore(path)
    await store.set('old', token('x', 0))
    await store.set('new', token('y', 10_000))
    expect(await store.get('old')).toBeUndefined()
  })
})
