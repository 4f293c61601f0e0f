import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { createPool } from './pool'

const options = { input: {}, died: 'The thread died', code: 'x.y' }

it('ends a run without tasks at once', async () => {
  const program = () => ({ prepare: () => (task: number) => ({ answer: task }) })
  const pool = createPool<number>({ ...options, program, threads: 2 })
  const got: number[] = []
  await pool.run(0, 3, (answer) => got.push(answer))
  await pool.run(3, 3, (answer) => got.push(answer))
  expect(got).toEqual([0, 1, 2])
  await pool.stop()
})

it('gives tasks to every thread again once the slowest task has ended', async () => {
  const tasksByThread: number[][] = []
  let release = (): void => undefined
  const slow = new Promise<void>((resolve) => {
    release = resolve
  })
  const program = () => {
    const tasks: number[] = []
    tasksByThread.push(tasks)
    return {
      prepare: () => async (task: number) => {
        tasks.push(task)
        if (task === 1) await slow
        // By then no task after the eighth is given: the others wait for the slow one.
        if (task === 8) setImmediate(() => setImmediate(() => setImmediate(release)))
        return { answer: task }
      },
    }
  }
  const pool = createPool<number>({ ...options, program, threads: 2 })
  await pool.run(0, 40, () => undefined)
  await pool.stop()
  expect(tasksByThread.map((tasks) => tasks.some((task) => task > 10))).toEqual([true, true])
})

it('ends a thread that its input cannot be sent to', async () => {
  const text = 'require("node:worker_threads").parentPort.on("message", () => {})'
  const created = once(process, 'worker')
  expect(() => createPool({ ...options, input: { f: () => 1 }, program: { text }, threads: 1 })).toThrow(
    'could not be cloned',
  )
  const [thread] = await created
  await once(thread, 'exit')
})

it('refuses a run after a thread died, also between two runs', async () => {
  // Connects when it exits, so that the test knows of it.
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const text = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ type, task }) => {
      if (type !== 'task') return
      parentPort.postMessage({ type: 'done', task, answer: 1 })
      require('node:net').connect(${port}, () => process.exit(7))
    })`
  const pool = createPool<number>({ ...options, program: { text }, threads: 1 })
  await pool.run(0, 1, () => undefined)
  const [socket] = await once(server, 'connection')
  await once(socket.resume(), 'close')
  await expect(pool.run(1, 2, () => undefined)).rejects.toThrow('The thread died: it ended with code 7')
  await pool.stop()
  server.close()
})
