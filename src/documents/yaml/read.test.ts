import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { readYaml } from './read'
import { isForbiddenKey } from './source'

describe('readYaml', () => {
  it('gives the value and the place of each part, of YAML and of JSON', async () => {
    const yaml = await readYaml('a:\n  - b: 1\n    "c d": [x, y]\n')
    expect(yaml).toMatchObject({ value: { a: [{ b: 1, 'c d': ['x', 'y'] }] }, broken: [] })
    expect(yaml.place(['a', 0, 'b'])).toEqual({ line: 2, column: 8 })
    expect(yaml.place(['a', 0, 'b'], 'key')).toEqual({ line: 2, column: 5 })
    expect(yaml.place(['a', 0, 'c d', 1])).toEqual({ line: 3, column: 16 })
    expect(yaml.place(['a', 0, 'missing'])).toEqual({ line: 2, column: 5 })
    expect(yaml.place(['nothing'])).toEqual({ line: 1, column: 1 })
    const json = await readYaml('{\r\n\t"a": [\r\n\t\t{ "b": 1 }\r\n\t]\r\n}')
    expect(json.place(['a', 0, 'b'])).toEqual({ line: 3, column: 10 })
  })

  it('follows aliases to where a value is written', async () => {
    const source = await readYaml('base: &base\n  level: 9\nuse: *base\n')
    expect(source.value).toEqual({ base: { level: 9 }, use: { level: 9 } })
    expect(source.place(['use', 'level'])).toEqual({ line: 2, column: 10 })
  })

  it.each([
    ['a: [1\nb: 2', /flow sequence/i, 2, 1],
    ['a: 1\nb: 2\na: 3', /twice/, 3, 1],
    ['a: 1\n---\nb: 2', /second document/, 2, 1],
    ['a:\n\tb: 1', /tab/, 2, 1],
    ['a: !odd 1', /tag/i, 1, 4],
    ['? [a]\n: 1', /key must be a text/, 1, 3],
    ['a: 1\nb: *no', /no anchor &no/, 2, 4],
    ['a: &a\n  b: *a', /refers to a part that contains it/, 2, 6],
    ['a: "x', /quote/, 1, 6],
    ['\n<!DOCTYPE html>\n<html><body class="a: b">', /web page or XML/, 1, 1],
  ])('names what is wrong in %j with its place', async (text, message, line, column) => {
    const { broken, value } = await readYaml(text)
    expect(value).toBeUndefined()
    expect(broken[0]).toMatchObject({ message: expect.stringMatching(message), line, column })
  })

  it('tells one thing of a line, however many collections are open on it', async () => {
    const { broken } = await readYaml('protected: { agents: [a, b }\n')
    expect(broken).toMatchObject([{ message: expect.stringMatching(/flow sequence/i), line: 1, column: 28 }])
    expect((await readYaml('a:\n  - b: c: d\n  x: 1\n')).broken.map(({ line }) => line)).toEqual([2, 3])
  })

  it('tells of five lines at most', async () => {
    const { broken } = await readYaml('a: {x\n'.repeat(20))
    expect(broken.length).toBe(6)
    expect(broken.at(-1)?.message).toMatch(/further lines/)
  })

  it('refuses what would fill the memory or the stack', async () => {
    const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)]
    expect((await readYaml(bomb.join('\n'))).broken[0]?.message).toMatch(/too large/)
    for (const deep of ['['.repeat(50_000), '- '.repeat(50_000), '{"a":'.repeat(20_000), `${' '.repeat(5000)}a: 1`]) {
      expect((await readYaml(deep)).broken[0]?.message).toMatch(/nested deeper/)
    }
    const steps = Array.from({ length: 900 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')
    expect((await readYaml(steps)).broken).toEqual([])
    const line = JSON.stringify({
      agents: Array.from({ length: 300 }, (_, n) => ({ name: `a${n}`, skills: { b: n } })),
    })
    expect((await readYaml(line)).broken).toEqual([])
  })

  it('never throws, and gives back what was written', async () => {
    await fc.assert(fc.asyncProperty(fc.string(), async (text) => void (await readYaml(text))))
    const key = fc.string().filter((name) => !isForbiddenKey(name))
    const plain = fc.dictionary(key, fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)))
    await fc.assert(
      fc.asyncProperty(fc.array(plain), async (value) => {
        expect((await readYaml(JSON.stringify(value))).value).toEqual(value)
        expect((await readYaml(stringify(value))).value).toEqual(value)
      }),
    )
  })
})
