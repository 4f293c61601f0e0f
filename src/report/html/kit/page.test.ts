import { expect, it } from 'vitest'
import { findColor } from '../../chart/theme'
import { page } from './page'

const style = page({ title: '', subtitle: '', theme: 'auto' }, [])
const LEVELS = ['l0', 'l1', 'l2', 'l3', 'l4', 'l5']
const TEXT = ['text', 'muted', 'link', 'good', 'bad', 'warn']
const MARKS = ['before', 'after', 'target']

/** The rings around a changed cell of the matrix, from its edge inwards. */
function ringsOf(kind: 'add' | 'set'): string[] {
  const [, shadow = ''] = new RegExp(`\\.m td\\.${kind}\\{box-shadow:([^;}]*)`).exec(style) ?? []
  return [...shadow.matchAll(/var\(--([\w-]+)\)/g)].map(([, color = '']) => color)
}

/** The relative luminance of the WCAG 2. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

it.each(['light', 'dark'] as const)('text and marks stand out from what is behind and beside them: %s', (theme) => {
  const outlines = (['add', 'set'] as const).flatMap((kind) =>
    LEVELS.map((level) => [ringsOf(kind)[0], ringsOf(kind)[1] ?? level]),
  )
  const pairs = [
    ...TEXT.flatMap((color) => [
      [color, 'page', 4.5],
      [color, 'surface', 4.5],
    ]),
    ...['good', 'bad', 'warn'].map((color) => [color, `${color}-wash`, 4.5]),
    ...LEVELS.map((level) => [level.replace('l', 'i'), level, 4.5]),
    ...MARKS.flatMap((color) => [
      [color, 'page', 3],
      [color, 'surface', 3],
    ]),
    ...outlines.map((pair) => [...pair, 3]),
  ]
  const faint = pairs.flatMap(([color, behind, least]) => {
    const [a, b] = [color, behind].map((name) => luminance(findColor(String(name), theme)) + 0.05)
    const contrast = Math.max(a ?? 0, b ?? 0) / Math.min(a ?? 0, b ?? 0)
    return contrast >= Number(least) ? [] : [`${color} on ${behind}: ${contrast.toFixed(2)}`]
  })
  expect(faint).toEqual([])
})
