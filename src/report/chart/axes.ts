import { placeholder } from './colors'

/** Font sizes of charts, in CSS pixels. */
export const FONT = { small: 11, normal: 12.5 } as const

/** The font of the page, since the SVG is part of the page. */
export const FACE = 'inherit'

/** How numbers of an axis are written. */
export type AxisFormat = (value: number) => string

/** A value axis with thin lines across the chart. */
export function valueAxis(format: AxisFormat, range: { readonly min?: number; readonly max?: number } = {}) {
  return {
    type: 'value' as const,
    ...range,
    axisLabel: { formatter: format, color: placeholder('muted'), fontSize: FONT.small, fontFamily: FACE },
    splitLine: { lineStyle: { color: placeholder('line'), width: 1 } },
    axisLine: { show: false },
    axisTick: { show: false },
  }
}

/** An axis of names, the first on top. */
export function nameAxis(names: readonly string[], width: number) {
  return {
    type: 'category' as const,
    data: [...names],
    inverse: true,
    axisLabel: {
      color: placeholder('text'),
      fontSize: FONT.normal,
      fontFamily: FACE,
      width,
      overflow: 'truncate' as const,
      interval: 0,
    },
    axisLine: { show: false },
    axisTick: { show: false },
  }
}
