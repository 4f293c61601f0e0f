import { describe, expect, it } from 'vitest'
import { refusedFor } from '../test-issues'
import { testModel } from '../test-model'
import { scoreProficiency } from './score'

const model = testModel({
  types: [{ id: 't', skillIds: ['s'] }],
  agents: [{ id: 'a', skills: { s: 3 }, handled: { t: [10, 200] } }],
})

describe('options of scoreProficiency', () => {
  it.each([
    [{ tier: { levels: [5] } }, 'tier.levels'],
    [{ tier: { levels: 5 } }, 'tier.levels'],
    [{ tier: { levels: [5, '4', 3] } }, 'tier.levels[1]'],
    [{ tier: { high: 0.5 } }, 'tier'],
    [{ tier: { resolutionRates: { q: '1' } } }, 'tier.resolutionRates.q'],
    [{ handleTimeBoost: { base: '3' } }, 'handleTimeBoost.base'],
    [{ handleTimeBoost: { underSeconds: Number.NaN } }, 'handleTimeBoost.underSeconds'],
    [{ handleTimeBoost: { underSeconds: 'x' } }, 'handleTimeBoost.underSeconds'],
    [{ handleTimeBoost: { secondsWithoutData: '5' } }, 'handleTimeBoost.secondsWithoutData'],
    [{ shrunk: { handleTimeCv: Number.NaN } }, 'shrunk.handleTimeCv'],
    [{ shrunk: { quantiles: '1234' } }, 'shrunk.quantiles'],
    [{ shrunk: { minAgents: '5' } }, 'shrunk.minAgents'],
    [{ shrunk: { decimals: 'no' } }, 'shrunk.decimals'],
    [{ shrunk: { quality: 'good' } }, 'shrunk.quality'],
    [{ method: 'guess' }, 'method'],
    [{ shrunk: 1 }, 'shrunk'],
    [{ tier: 1 }, 'tier'],
    [{ handleTimeBoost: 1 }, 'handleTimeBoost'],
    [{ shrunk: { maxstep: 1 } }, 'shrunk.maxstep'],
    [null, ''],
  ])('refuse %j', (options, path) => {
    expect(refusedFor(scoreProficiency, model, options)).toEqual([path === '' ? 'options' : `options.${path}`])
  })

  it('are all named at once', () => {
    const wrong = { method: 'x', shrunk: { maxStep: 0 }, tier: { high: 2 }, handleTimeBoost: { base: 6 } }
    const paths = ['method', 'shrunk.maxStep', 'tier.high', 'handleTimeBoost.base']
    expect(refusedFor(scoreProficiency, model, wrong)).toEqual(paths.map((path) => `options.${path}`))
  })
})

it('refuses what is no model', () => {
  expect(refusedFor(scoreProficiency, [])).toEqual(['model'])
})
