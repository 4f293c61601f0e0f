import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html, named, trusted } from './markup'

describe('html', () => {
  it('escapes texts and leaves markup alone', () => {
    const name = '<b title="x">&\'`'
    expect(html`<p title="${name}">${named(name)} ${trusted('<i></i>')} ${3}</p>`.markup).toBe(
      '<p title="&#60;b title=&#34;x&#34;&#62;&#38;&#39;&#96;"><bdi>&#60;b title=&#34;x&#34;&#62;&#38;&#39;&#96;</bdi> <i></i> 3</p>',
    )
  })

  it('lets no text out of its element or attribute, nor turn the direction of what follows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.markup).not.toMatch(
          /[<>"'`]|&(?!#\d+;)|[\p{Cc}\p{Cs}\u200B-\u200F\u202A-\u202E\u2060-\u2069]/u,
        )
      }),
    )
  })

  it('keeps a figure and its per cent sign on one line', () => {
    expect(html`${'79 % busy'}`.markup).toBe('79\u00A0% busy')
  })
})
