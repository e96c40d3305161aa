import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchBrowser } from '@tragwerk/testkit/launch-browser'
import { startProduct } from '@tragwerk/testkit/product'
import { fillAudit } from './fill-audit.ts'
import { measureFirstPaint } from './first-paint.ts'
import { measureInteraction } from './interaction.ts'
import { measureListScroll } from './list-scroll.ts'
import { weighInitialFiles } from './served-weight.ts'

const limits = { initialJsKb: 250, firstPaintMs: 1500 }

const { values } = parseArgs({
  options: {
    list: { type: 'string', default: '/audit' },
    entries: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
})

async function main(): Promise<void> {
  buildConsole()
  const product = await startProduct()
  const browser = await launchBrowser()
  try {
    const target = { url: product.url, apiKey: product.adminKey }
    const weight = await weighInitialFiles(product.url)
    tell('weight', weight)
    const paint = await measureFirstPaint(browser, target, Number(values.rounds))
    tell('paint', paint)
    const interaction = await measureInteraction(browser, target)
    tell('interaction', interaction)
    await fillAudit(product, Number(values.entries))
    const listScroll = await measureListScroll(browser, { ...target, path: values.list })
    tell('list', listScroll)
    report({
      initialJsKb: weight.js.gzipKb,
      initialJsBrotliKb: weight.js.brotliKb,
      initialCssKb: weight.css.gzipKb,
      ...paint,
      listScroll,
      interaction,
    })
  } finally {
    await browser.close()
    await product.remove()
  }
}

function tell(what: string, figures: object): void {
  process.stderr.write(`${what.padEnd(12)} ${JSON.stringify(figures)}\n`)
}

function buildConsole(): void {
  const repository = join(import.meta.dirname, '../..')
  const { status } = spawnSync(process.execPath, ['tools/build-console.ts'], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error('The console could not be built.')
}

interface Figures {
  /** With gzip. */
  readonly initialJsKb: number
  readonly firstPaintMs: number
}

/** Prints the figures as one line, and fails the process when one is beyond its limit. */
function report(figures: Figures & Readonly<Record<string, unknown>>): void {
  const faults = [
    figures.initialJsKb > limits.initialJsKb &&
      `The initial scripts weigh ${figures.initialJsKb} KB with gzip; the limit is ${limits.initialJsKb} KB.`,
    figures.firstPaintMs > limits.firstPaintMs &&
      `The first useful paint takes ${figures.firstPaintMs} ms; the limit is ${limits.firstPaintMs} ms.`,
  ].filter((fault) => fault !== false)
  for (const fault of faults) process.stderr.write(`${fault}\n`)
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

await main()
