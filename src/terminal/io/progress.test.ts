import { expect, it } from 'vitest'
import { quietIo } from '../../../test/support/quiet-io'
import { manualClock } from '../../core/time/manual-clock'
import { leftText, phaseText, showProgress, stepProgress } from './progress'

it('says what is left of a run, and of nothing that it is left', () => {
  expect(
    [null, 0, 40, 1_000, 8_000, 59_000, 60_000, 4_000_000].map((remainingMs) => leftText({ remainingMs })),
  ).toEqual(['', '', 'less than a second left', '1 s left', '8 s left', '59 s left', '1 min left', '1 h 7 min left'])
  expect(phaseText({ step: 'done', remainingMs: 0 })).toBe('done')
  expect(phaseText({ step: 'checking', remainingMs: null })).toBe('checking')
  expect(phaseText({ step: 'writing', remainingMs: 3_000 })).toBe('writing, 3 s left')
  expect(phaseText({ step: 'watching', remainingMs: 1_000 })).toBe('watching')
})

it('prints a line a quarter where nothing can be redrawn, and redraws one elsewhere', () => {
  const printed: string[] = []
  const err = (text: string): void => void printed.push(text)
  for (const liveErr of [false, true]) {
    const progress = showProgress(quietIo('.', { err, liveErr }), 'applying')
    for (const done of [0, 1, 2, 3, 4]) progress.update(done, 4, done === 4 ? '' : 'writing')
    progress.end()
  }
  expect(printed.slice(0, 5)).toEqual([
    ...[0, 1, 2, 3].map((done) => `applying ${done}/4  writing\n`),
    'applying 4/4\n',
  ])
  expect(printed.slice(5, 10).every((text) => text.startsWith('\r\u001B[2Kapplying '))).toBe(true)
  expect(printed.at(-2)).toMatch(/4\/4$/)
  expect(printed.at(-1)).toBe('\r\u001B[2K')
})

it('prints a sign of life where nothing moves for ten seconds', async () => {
  const printed: string[] = []
  const clock = manualClock(0)
  const progress = showProgress(quietIo('.', { err: (text) => void printed.push(text) }), 'applying', false, clock)
  for (let second = 0; second <= 25; second++) {
    progress.update(1, 8, `org-1 writing ${second}/99`)
    await clock.advance(1_000)
  }
  expect(printed).toEqual([0, 10, 20].map((second) => `applying 1/8  org-1 writing ${second}/99\n`))
})

it('shows the steps of a work on one bar, with the time left once it is known', async () => {
  const printed: string[] = []
  const clock = manualClock(0)
  const io = quietIo('.', { err: (text) => void printed.push(text), liveErr: true })
  const progress = stepProgress(io, 'making the plan', false, clock)
  for (const done of [0, 10, 25, 50]) {
    progress.update({ step: 'reading', done, total: 100, detail: done === 10 ? 'agents' : undefined })
    await clock.advance(6_000)
  }
  progress.update({ step: 'making the plan', done: 100, total: 100 })
  progress.end()
  const texts = printed.map((text) => text.replace('\r\u001B[2K', '').replace(/[█▏▎▍▌▋▊▉·]+ /, ''))
  expect(texts).toEqual([
    'making the plan 0 %  reading',
    'making the plan 10 %  54 s left  reading  agents',
    'making the plan 25 %  36 s left  reading',
    'making the plan 50 %  18 s left  reading',
    'making the plan 100 %',
    '',
  ])
})

it('counts the time left from where the work that is counted begins', async () => {
  const printed: string[] = []
  const clock = manualClock(0)
  const io = quietIo('.', { err: (text) => void printed.push(text), liveErr: true })
  const progress = stepProgress(io, 'staffing', false, clock)
  progress.update({ step: 'reading', done: 0, total: 100 })
  await clock.advance(60_000)
  for (const done of [0, 10, 20]) {
    progress.update({ step: 'simulating', done, total: 100 })
    await clock.advance(6_000)
  }
  expect(printed.at(-1)).toContain('20 %  48 s left')
})

it('says no time left for a search, whose rounds are not known', async () => {
  const printed: string[] = []
  const clock = manualClock(0)
  const io = quietIo('.', { err: (text) => void printed.push(text) })
  const progress = stepProgress(io, 'making the plan', false, clock)
  for (const done of [0, 30, 60]) {
    progress.update({ step: 'looking for changes', done, total: 100 })
    await clock.advance(6_000)
  }
  expect(printed.at(-1)).toBe('making the plan 60 %  looking for changes\n')
})

it('shows the progress beside --json on a terminal alone', () => {
  const shown = (liveErr: boolean) => {
    const printed: string[] = []
    const io = quietIo('.', { err: (text) => void printed.push(text), liveErr })
    stepProgress(io, 'making the plan', true).update({ step: 'reading', done: 10, total: 100 })
    return printed.length
  }
  expect([shown(true), shown(false)]).toEqual([1, 0])
})
