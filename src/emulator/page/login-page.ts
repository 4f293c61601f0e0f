import type { WorldUser } from '../model/types'
import { STYLE } from './style'

const OWN_STYLE = `
main { max-width: 30rem; padding-top: 2rem; }
label { display: block; margin: 0 0 .4rem; }
select { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem; min-height: 2.5rem; width: 100%; margin: 0 0 1rem; }
select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`

/** The page on which a person chooses the user to log in as. Its form is sent to the address of the page. */
export function loginPage(
  org: string,
  users: readonly Pick<WorldUser, 'id' | 'name' | 'email'>[],
  trouble: string,
): string {
  const options = users
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ id, name, email }) => `<option value="${id}">${escaped(`${name} (${email})`)}</option>`)
  return renderDocument(
    `Log in to ${org}`,
    `<form method="post">
<p class="trouble" role="status">${escaped(trouble)}</p>
<label for="user">Log in as</label>
<select id="user" name="user" required autofocus>
<option value="">Choose a user</option>
${options.join('\n')}
</select>
<div class="buttons">
<button type="submit" name="answer" value="login">Log in</button>
<button type="submit" name="answer" value="cancel" formnovalidate>Cancel</button>
</div>
</form>
<p class="legend">An emulated org: nobody needs a password.</p>`,
  )
}

/** The page shown when a login with these parameters is impossible. */
export function refusedPage(why: string): string {
  return renderDocument('No login', `<p>${escaped(why)}</p>`)
}

function renderDocument(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${STYLE}${OWN_STYLE}</style>
</head>
<body>
<main>
<section aria-labelledby="title">
<h1 id="title">${escaped(title)}</h1>
${content}
</section>
</main>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
