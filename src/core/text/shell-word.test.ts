import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { shellWord } from './shell-word'

const PATHS = ['plan.json', 'my plans/next week.json', "Ann's plan.json", 'a "b" $HOME `ls`.json', 'Büro/März.json']

it.each([...PATHS, 'Sales\\EMEA', 'A B\\', '\\\\host\\plan.json', ''])(
  'the path %s is one word of a command, which a shell reads as it is',
  (path) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(path)}`], { encoding: 'utf8' })).toBe(path)
  },
)
