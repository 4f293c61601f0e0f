import { createServer, type Server } from 'node:http'
import { Command } from 'commander'
import { ConfigError } from '../../core/errors'
import { redactText } from '../../core/json/redact'
import { whenAborted } from '../../core/when-aborted'
import type { RoutingEvent } from '../../documents'
import { cleanText } from '../../report/text/kit/clean'
import type { CommandContext, Io } from '../../terminal/io/io'
import { wholeNumber, withExample } from '../../terminal/io/options'
import { createReceiver } from '../../webhooks'

interface ReceiverCommandOptions {
  readonly port: number
  readonly host: string
  readonly secretEnv: readonly string[]
  readonly json?: boolean
}

/** `skillroute receiver`: prints verified webhooks until Ctrl-C. */
export function receiverCommand({ io }: CommandContext): Command {
  const command = new Command('receiver')
    .description('listen for signed webhooks and print each verified event once, until Ctrl-C')
    .option('--port <number>', 'port to listen on, 0 for any free one', wholeNumber, 8090)
    .option('--host <address>', 'address to listen on; 0.0.0.0 for all addresses of this machine', '127.0.0.1')
    .option('--secret-env <name...>', 'environment variables that contain the secret; name two while it is changed', [
      'WEBHOOK_SECRET',
    ])
    .option('--json', 'print the whole events as JSON Lines')
    .action(async (options: ReceiverCommandOptions) => {
      const { node } = createReceiver({
        secrets: options.secretEnv.map((name) => readSecret(io, name)),
        on: { '*': (event) => io.out(options.json === true ? `${JSON.stringify(event)}\n` : formatEvent(event)) },
        onError: (error) =>
          io.err(`refused: ${cleanText(redactText(error instanceof Error ? error.message : String(error)))}\n`),
      })
      const server = createServer((request, response) => void node(request, response))
      try {
        io.err(`The receiver is listening on ${await listen(server, options)}; Ctrl-C ends it.\n`)
        if (!io.signal.aborted) await whenAborted(io.signal).promise.catch(() => undefined)
      } finally {
        server.close()
        server.closeAllConnections()
      }
    })
  return withExample(
    command,
    'WEBHOOK_SECRET=whsec_... skillroute receiver --port 8090\nskillroute receiver --secret-env NEW_SECRET OLD_SECRET --json >> events.jsonl',
  )
}

/** @throws ConfigError if the variable is not set. It shows the name only if that cannot be a secret, pasted by mistake */
function readSecret({ env }: Io, name: string): string {
  const secret = env[name]?.trim() ?? ''
  if (secret !== '') return secret
  const variable = isWords(name) ? `The environment variable ${name}` : 'The environment variable of --secret-env'
  throw new ConfigError(`${variable} is not set: put the secret that the sender signs with there, or name another.`)
}

/** Whether a text is words in capitals, such as `WEBHOOK_SECRET`. Digits, or a long word, may be part of a secret. */
function isWords(text: string): boolean {
  return /^[A-Z]{1,12}(_[A-Z]{1,12})*$/.test(text)
}

/** @returns the URL of the server. @throws ConfigError when it cannot listen on the port */
function listen(server: Server, { port, host }: ReceiverCommandOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const advice = 'Choose another --port, 0 for any free one, or another --host.'
      reject(
        new ConfigError(`The receiver cannot listen on port ${port} of ${host}: ${cause.message}. ${advice}`, {
          cause,
        }),
      )
    })
    server.listen(port, host, () => {
      const address = server.address()
      const actualPort = typeof address === 'object' && address !== null ? address.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actualPort}/`)
    })
  })
}

function formatEvent({ timestamp, type, subject, id }: RoutingEvent): string {
  return `${cleanText(`${timestamp} ${type} ${subject.kind} ${subject.id} (${id})`)}\n`
}
