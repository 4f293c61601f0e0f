/**
 * Loaded before a program (`node --import`): leads a region's names to this machine and port 443 to the emulator's, as a
 * line in the hosts file and a redirected port do for a whole machine.
 */
import dns from 'node:dns'
import net from 'node:net'

const { SKILLROUTE_DOMAIN: domain = '', SKILLROUTE_PORT: port = '' } = process.env
const { lookup } = dns
const { connect } = net.Socket.prototype

dns.lookup = (name, options, found) => lookup(name.endsWith(`.${domain}`) ? '127.0.0.1' : name, options, found)

net.Socket.prototype.connect = function (...given) {
  const [first] = given
  const options = Array.isArray(first) ? first[0] : first
  if (typeof options === 'object' && options !== null && Number(options.port) === 443) options.port = Number(port)
  return connect.apply(this, given)
}
