import { expect, it } from 'vitest'
import { isLoopback } from './loopback'

it.each([
  ['http://localhost:8080', true],
  ['http://127.0.0.1', true],
  ['http://127.255.3.4:1', true],
  ['http://127.1', true],
  ['http://2130706433', true],
  ['http://[::1]:8080', true],
  ['http://127.evil.example', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://localhost.evil.example', false],
  ['http://evil.localhost', false],
  ['http://[::ffff:10.0.0.1]', false],
  ['http://128.0.0.1', false],
  ['http://10.0.0.1', false],
])('knows whether %s is this machine: %s', (url, isOurs) => {
  expect(isLoopback(new URL(url).hostname)).toBe(isOurs)
})
