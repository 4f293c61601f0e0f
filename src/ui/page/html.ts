/** The page. Its program and style are separate files, and the program requests all that it shows. */
export const PAGE = document(
  '<link rel="stylesheet" href="/page.css">\n<script type="module" src="/page.js"></script>',
  '<div id="page"><main><p>Loading…</p><noscript><p>This page needs JavaScript.</p></noscript></main></div>',
)

/** The answer to a token: the browser moves to the page at once, so the token stays in no address. */
export const openingPage = document(
  '<meta http-equiv="refresh" content="0;url=/">',
  '<main><h1>skillroute</h1><p>Opening. <a href="/">Continue</a></p></main>',
)

/** The page without a session. */
export const deadLinkPage = document(
  '',
  '<main><h1>skillroute</h1><p>This link was used already, or there is no session. Start <code>skillroute ui</code> again and open the address that it prints; each link opens one session.</p></main>',
)

function document(head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>skillroute</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`
}
