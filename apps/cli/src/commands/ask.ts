import { type Answer, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { Command } from 'commander'
import { connect } from '../connect.ts'
import type { Output } from '../output.ts'
import type { Run } from '../program.ts'

interface AskFlags {
  readonly collection: string
  readonly model?: string
  readonly url?: string
}

export function askCommand(run: Run): Command {
  const command = new Command('ask')
    .description('Ask a question; the answer quotes its sources')
    .argument('<question>')
    .option('-c, --collection <name>', 'collection to ask', 'handbook')
    .option('-m, --model <id>', 'language model that writes the answer')
    .option('--url <url>', 'server')
  return command.action((question: string, flags: AskFlags) =>
    run((output) => ask(output, question, flags))(),
  )
}

async function ask(output: Output, question: string, flags: AskFlags): Promise<void> {
  const { collection: name, model } = flags
  const events = connect(flags).stream(knowledgeRoutes.answer, {
    params: { name },
    body: { question, ...(model && { model }) },
  })
  for await (const event of events) {
    if (event.type === 'text-delta') output.write(event.text)
    if (event.type === 'done') output.result(`\n${sources(event.result)}`, event.result)
  }
}

function sources({ citations, outcome, confidence }: Answer): string {
  const lines = citations.map(({ number, title, quote, page }) => {
    const place = page === null ? title : `${title}, page ${page}`
    return `[${number}] ${place}: “${quote}”`
  })
  return ['', ...lines, `${outcome}, confidence ${Math.round(confidence * 100)} %`].join('\n')
}
