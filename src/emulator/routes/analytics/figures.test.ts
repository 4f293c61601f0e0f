import { expect, test } from 'vitest'
import { smallWorld } from '../../../../test/emulator-analytics/small-world'
import { emitFigures } from './figures'

test('callbacks are connected, but do not count as answered', () => {
  const world = smallWorld({ method: 'NONE' })
  const history = world.history()
  const row = history.agent.findIndex((agent) => agent >= 0)
  const names = (mediaType: string): string[] => {
    const found: string[] = []
    const contactTypes = history.contactTypes.map((type) => ({ ...type, mediaType }))
    emitFigures(world, { ...history, contactTypes }, row, (metric) => found.push(metric))
    return found
  }
  expect(names('voice')).toContain('tAnswered')
  expect(names('callback')).not.toContain('tAnswered')
  expect(names('callback')).toContain('nConnected')
  expect(names('callback')).toContain('tHandle')
})

test('every contact that is offered is answered or abandoned, never both', () => {
  const world = smallWorld()
  const history = world.history()
  const wrong = [...Array(history.count).keys()].filter((row) => {
    const seen: string[] = []
    emitFigures(world, history, row, (metric) => seen.push(metric))
    const times = (name: string): number => seen.filter((metric) => metric === name).length
    return (
      times('nOffered') !== 1 || times('tAnswered') + times('tAbandon') !== 1 || times('tHandle') !== times('tAnswered')
    )
  })
  expect(wrong).toEqual([])
})
