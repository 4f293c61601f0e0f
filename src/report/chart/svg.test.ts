import { describe, expect, it } from 'vitest'
import { intervalChartSvg, lineChartSvg, pointChartSvg } from './svg'

const format = String

describe('charts that stand by themselves', () => {
  it('bring their own colors, in both themes', async () => {
    const chart = {
      rows: [{ name: 'Billing', marks: [{ value: 0.7, color: 'bad', shape: 'dot' }], target: 0.8 }],
      format,
      max: 1,
    } as const
    const light = await intervalChartSvg(chart)
    const dark = await intervalChartSvg(chart, { theme: 'dark', width: 400 })
    for (const svg of [light, dark]) {
      expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/)
      expect(svg).not.toMatch(/var\(|#0f0e0/)
      expect(svg).toContain('Billing')
    }
    expect(light).toContain('#bb2d25')
    expect(dark).toContain('#ff867c')
  })

  it('say their title, as text', async () => {
    const lines = [{ name: 'load', color: 'after', values: [1, 3, 2] }] as const
    const labelEvery = { wide: 1, narrow: 1 }
    const chart = { moments: ['a', 'b', 'c'], lines, format, xName: 'time', yName: 'load', labelEvery }
    expect(await lineChartSvg(chart, { title: 'Load <b> & more' })).toContain('<title>Load &lt;b> &amp; more</title>')
    const points = [{ x: 1, y: 2, color: 'good', label: 'here' }] as const
    const drawn = await pointChartSvg({ points, xFormat: format, yFormat: format, xName: 'x', yName: 'y' })
    expect(drawn).toContain('here')
    expect(drawn).not.toContain('<title>')
  })
})
