import { styleText } from 'node:util'
import type { RunningServer } from '@tragwerk/server'

type Shown = Pick<RunningServer, 'url' | 'generatedAdminKey' | 'notices' | 'samples'>

/** What a person reads after the start; colours follow the terminal and NO_COLOR. */
export function banner(server: Shown, tookMs: number): string {
  const { url, generatedAdminKey: key, notices, samples } = server
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout })
  const dim = (text: string) => styleText('dim', text, { stream: process.stdout })
  const lines = [
    '',
    `  ${bold('Tragwerk')} is ready ${dim(`(${(tookMs / 1000).toFixed(1)} s)`)}`,
    '',
    `  Open     ${bold(key ? `${url}/#key=${key}` : url)}`,
    `  API      ${url}/api/v1/openapi.json`,
    `  OpenAI   ${url}/v1`,
  ]
  if (key) {
    lines.push('', `  Administrator key, shown this once: ${bold(key)}`)
    lines.push(dim('  Keep it: only its hash is stored. TRAGWERK_ADMIN_KEY sets one of your own.'))
  }
  if (samples > 0)
    lines.push('', `  ${samples} sample documents are being indexed into the collection "handbook".`)
  for (const notice of notices) lines.push('', dim(`  ${notice}`))
  return [...lines, ''].join('\n')
}
