import { expect, it } from 'vitest'
import { useRealThreads } from '../../../test/support/threads'
import type { EvaluationJob } from '../../optimizer/improve/center/center'
import { settleHandleTimes } from '../../optimizer/improve/center/design'
import type { WeekService } from '../../optimizer/improve/center/evaluate'
import { improveSettings } from '../../optimizer/improve/center/settings'
import { seededModel } from '../../optimizer/test-model'
import { createPool } from '../../threads/pool'
import { threadPool } from './thread-pool'

useRealThreads()

it('knows the job of its tasks also if it got none of the first ones', async () => {
  const given = seededModel(5, 4, 2)
  const settings = improveSettings(given, { seed: 1 })
  const { seed, staffing, rules, hours } = settings
  const job: EvaluationJob = {
    model: settleHandleTimes(given, settings),
    given,
    settings: { seed, staffing, rules, hours },
  }
  const tasks = [0, 1].map((week) => ({ made: [], week }))
  const first = { kind: 'evaluate', job, tasks: tasks.slice(0, 1) } as const
  const options = await threadPool(() => first, { died: 'A thread died', code: 'test' })
  const pool = createPool<WeekService>({ ...options, threads: 2 })
  try {
    const answers: WeekService[] = []
    await pool.run(0, 1, (answer) => void answers.push(answer))
    pool.give({ kind: 'evaluate', tasks })
    await pool.run(0, 2, (answer) => void answers.push(answer))
    expect(answers).toHaveLength(3)
    expect(answers[1]).toEqual(answers[0])
  } finally {
    await pool.stop()
  }
})
