import type { Client } from '../../client'
import type { Io } from '../../terminal/io/io'

export interface DemoOptions {
  readonly seed: number
  readonly agents: number
  readonly out: string
}

/** What each step of the demo uses. */
export interface Stage {
  readonly io: Io
  readonly client: Client
  readonly options: DemoOptions
  say(text: string): void
  /** A numbered heading. */
  title(text: string): void
}

export function buildStage(io: Io, client: Client, options: DemoOptions): Stage {
  let step = 0
  const say = (text: string): void => io.out(`${text}\n`)
  return {
    io,
    client,
    options,
    say,
    title(text) {
      step += 1
      say(`\n${io.paint.accent(io.paint.bold(`${step}  ${text}`))}`)
    },
  }
}
