/**
 * `npm run api:changeset`: a change of the public interface since the base needs a changeset, or is part of a release.
 *
 * The base is `--base REF`, else the branch that a pull request goes to, else the last release's tag. Where none of them is
 * there, as in a shallow clone, it says that it cannot know.
 */
import { judgeInterface } from './api/judge-interface'
import { check, expect } from './checks'

const at = process.argv.indexOf('--base')
await check('interface unchanged unless a changeset says so', () => {
  const { ok, text } = judgeInterface(process.cwd(), at < 0 ? undefined : process.argv[at + 1], process.env)
  expect(ok, text)
  return text
})
