import { Command } from 'commander'
import { cleanText } from '../../report/text/kit/clean'
import type { CommandContext, Io } from '../../terminal/io/io'
import { withExample } from '../../terminal/io/options'
import type { WorkerNotice } from '..'
import { redisPlace } from '../redis/redis-link'
import { type FleetFlags, fleetPlace, withFleetOptions } from './options'
import { startCliWorker } from './start'

/** `skillroute worker`: does the work of a fleet until Ctrl-C or SIGTERM. */
export function workerCommand({ io }: CommandContext): Command {
  const command = withFleetOptions(new Command('worker'))
    .description('do the jobs that skillroute fleet queues, together with other workers, until Ctrl-C')
    .action(async (flags: FleetFlags) => {
      const { redisUrl, folder } = fleetPlace(io, flags)
      if (flags.json !== true) io.err(`working for ${redisPlace(redisUrl)} in ${folder}; Ctrl-C stops\n`)
      const worker = await startCliWorker(io, flags, (notice) => {
        if (flags.json === true) io.out(`${JSON.stringify(notice)}\n`)
        else if (notice.job === 'Redis') io.err(noticeText(io, notice))
        else io.out(noticeText(io, notice))
      })
      await worker.stopped
    })
  return withExample(command, 'skillroute worker --redis redis://redis.internal:6379 --folder /mnt/fleet')
}

function noticeText({ paint }: Io, { type, job, message }: WorkerNotice): string {
  const painted =
    type === 'failed' || type === 'trouble'
      ? paint.bad(type)
      : ['done', 'recovered'].includes(type)
        ? paint.good(type)
        : type
  return `${paint.dim(new Date().toISOString())} ${painted} ${cleanText(job)}${message === undefined ? '' : `: ${cleanText(message)}`}\n`
}
