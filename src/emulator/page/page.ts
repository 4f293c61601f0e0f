import { SCRIPT } from './script'
import { STYLE } from './style'

/** The page at `/`, one document. Its data come from `/emulator/state` and are inserted as text, never as markup. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Emulated contact center</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1 id="org">Emulated contact center</h1>
<p class="clock"><time id="now">–</time> <span id="pace"></span></p>
<p id="trouble" class="trouble" role="status"></p>
</header>
<main>
<section aria-labelledby="time-title">
<h2 id="time-title">Time</h2>
<div class="buttons" role="group" aria-label="How fast time runs">
<button type="button" data-speed="0">Stop</button>
<button type="button" data-speed="1">Real time</button>
<button type="button" data-speed="60">60 times</button>
<button type="button" data-speed="600">600 times</button>
</div>
<div class="buttons" role="group" aria-label="Jump ahead">
<button type="button" data-jump="900000">+15 minutes</button>
<button type="button" data-jump="3600000">+1 hour</button>
<button type="button" data-jump="86400000">+1 day</button>
<button type="button" data-jump="604800000">+1 week</button>
</div>
</section>
<section aria-labelledby="now-title">
<h2 id="now-title">Now</h2>
<dl class="tiles" id="tiles"></dl>
</section>
<section aria-labelledby="curve-title">
<h2 id="curve-title">Service level, last eight hours</h2>
<div id="curve" class="curve"></div>
<p class="legend" id="curve-text"></p>
</section>
<section aria-labelledby="queues-title">
<h2 id="queues-title">Queues</h2>
<div class="scroll" tabindex="0" role="group" aria-label="Table of queues">
<table>
<thead><tr><th scope="col">Queue</th><th scope="col">Waiting</th><th scope="col">Longest</th><th scope="col">Talking</th><th scope="col">On queue</th><th scope="col">Idle</th><th scope="col">Service level, last hour</th><th scope="col">Abandoned</th></tr></thead>
<tbody id="queues"></tbody>
</table>
</div>
</section>
<section aria-labelledby="faults-title">
<h2 id="faults-title">Faults</h2>
<p class="legend">Programs that use this emulator meet a fault while its box is ticked.</p>
<ul class="faults" id="faults"></ul>
</section>
</main>
<footer><p><span id="requests">0</span> requests answered. This page reads <a href="/emulator/state">/emulator/state</a>.</p></footer>
<script>${SCRIPT}</script>
</body>
</html>
`
