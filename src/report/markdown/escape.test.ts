import fc from 'fast-check'
import markdownIt from 'markdown-it'
import { expect, it } from 'vitest'
import { codeMarkdown, markdownTable, plainMarkdown } from './section'

const markdown = markdownIt({ html: true, linkify: true })

/** As GitHub does, which makes links of `x.ba` only after `www.` or a protocol. */
const strict = markdownIt({ html: true, linkify: true })
strict.linkify.set({ fuzzyLink: false })

/** What a reader sees, without what is shown as nothing. */
function seen(html: string): string {
  return html
    .replace(/<\/?p>\n?/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\u200B/g, '')
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '[click](https://evil.example/x)',
  '![x](https://evil.example/x.png)',
  '**bold** _it_ `code` ~~gone~~',
  'https://evil.example www.evil.example mail@evil.example',
  '# Title',
  '- list',
  '1. list',
  '---',
  '===',
  '| a | b |',
  '&lt;b&gt; &#60;',
  '\\<b>',
  'Title\n===',
  '<!-- skillroute -->',
]

it.each(HOSTILE)('shows %j as it is written', (text) => {
  const html = markdown.render(plainMarkdown(text))
  expect(seen(html).trim()).toBe(text.replace(/\n/g, ' ').trim())
  expect(html.replace(/<\/?p>/g, '')).not.toMatch(/<[a-z]/i)
})

it('mentions nobody, and refers to no issue and no commit', () => {
  expect(plainMarkdown('@acme/owners')).not.toMatch(/@\w/)
  expect(plainMarkdown('#12')).not.toMatch(/#\d/)
  expect(plainMarkdown('GH-12')).not.toMatch(/GH-\d/)
  expect(plainMarkdown('fixes 1234567')).not.toMatch(/\d{7}/)
})

it('shows any text as plain words, in a table cell too', () => {
  const sign = fc.constantFrom(...'<>&`*_[]()#|\\!~-+=.:/@ab1 \n"\'')
  fc.assert(
    fc.property(fc.array(sign, { minLength: 1, maxLength: 30 }), (signs) => {
      const text = `x${signs.join('')}x`
      expect(seen(strict.render(plainMarkdown(text))).trim()).toBe(text.replace(/\n/g, ' '))
      const { head, lines } = markdownTable([{ title: 'A', cell: () => text }], [1])
      const html = strict.render([head, ...lines].join('\n'))
      expect(html.match(/<td>/g)).toHaveLength(1)
      expect(html.replace(/<\/?(table|thead|tbody|tr|th|td)>/g, '')).not.toMatch(/<[a-z!]/i)
    }),
    { numRuns: 300 },
  )
})

it('ends no code span', () => {
  expect(markdown.renderInline(codeMarkdown('a`<b>`'))).toBe("<code>a'&lt;b&gt;'</code>")
})
