/** The page. Its program and style are files of their own, and all that it shows is asked for by the program. */
export const PAGE = document(
  'skillroute',
  '<link rel="stylesheet" href="/page.css">\n<script type="module" src="/page.js"></script>',
  '<div id="page"><main><p>Loading…</p><noscript><p>This page needs JavaScript.</p></noscript></main></div>',
)

/** Answers a token: the browser leads on to the page at once, and the token is in no address any more. */
export const openingPage = document(
  'skillroute',
  '<meta http-equiv="refresh" content="0;url=/">',
  '<main><h1>skillroute</h1><p>Opening. <a href="/">Continue</a></p></main>',
)

/** Without a session. */
export const deadLinkPage = document(
  'skillroute',
  '',
  '<main><h1>skillroute</h1><p>This link was used already, or there is no session. Start <code>skillroute ui</code> again and open the address that it prints; each link opens one session.</p></main>',
)

function document(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
${body}
</body>
</html>
`
}
