import { expect, it } from 'vitest'
import { jsonIssue } from './json-or-yaml'

it('says where a file that is called .json stops being JSON', () => {
  const trailing =
    '{\n  "format": "skillroute/rules@1",\n  "queues": [\n    { "queue": "Care" },\n  ],\n  "agents": []\n}\n'
  expect(jsonIssue('rules.json', trailing)).toMatchObject({
    message: expect.stringMatching(/^is not JSON: Unexpected token '\]'\. /),
    line: 5,
    column: 3,
  })
  expect(jsonIssue('a.json', '{"a":1,}\n')).toMatchObject({ line: 1, column: 8 })
  expect(jsonIssue('a.json', '{"a": 1, "b": [1, 2,], "c": "a long text behind it"}')).toMatchObject({
    line: 1,
    column: 21,
  })
  expect(jsonIssue('a.json', '{ "a": [1,')).toMatchObject({
    message: expect.stringContaining('ends too early'),
    line: 1,
  })
  expect(jsonIssue('a.yaml', trailing)).toBeUndefined()
  expect(jsonIssue('a.json', '{}')).toBeUndefined()
})
