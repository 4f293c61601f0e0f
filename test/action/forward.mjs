/** Stands for the command line: passes its arguments on to the test process, which runs them there without a start of its own. */
import { connect } from 'node:net'

const [port, ...args] = process.argv.slice(2)
const socket = connect(Number(port), '127.0.0.1')
let answer = ''
socket.setEncoding('utf8').on('data', (chunk) => {
  answer += chunk
})
socket.on('end', () => {
  const { code, out, err } = JSON.parse(answer)
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = code
})
socket.write(`${JSON.stringify(args)}\n`)
