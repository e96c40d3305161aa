import { Link2, Trash2 } from 'lucide-react'
import { copyText, IconButton, useToast } from '../design/index.ts'
import { CopyAs } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { historyBefore } from './conversation/conversation.ts'
import type { Turn } from './conversation/conversation-schema.ts'
import type { Parameters } from './conversation/parameters.ts'
import { longestShare, toShareHash } from './conversation/share-link.ts'
import { parseTarget } from './conversation/target.ts'
import { toRequest } from './conversation/to-request.ts'
import type { Conversation } from './conversation/use-conversation.ts'
import { playgroundWords } from './words.ts'

interface HeadActionsProps {
  readonly conversation: Conversation
  readonly parameters: Parameters
}

/** What can be done with the conversation as a whole; nothing while it is empty. */
export function HeadActions({ conversation, parameters }: HeadActionsProps) {
  const t = useWords(playgroundWords)
  const toast = useToast()
  const { turns, isBusy, replace } = conversation
  const last = turns.at(-1)
  if (last === undefined) return null

  async function share() {
    const hash = await toShareHash(turns)
    if (hash === undefined) return toast({ text: t('shareTooLong', { count: longestShare }), tone: 'bad' })
    const address = new URL(location.href)
    address.search = ''
    address.hash = hash
    await copyText(address.href)
    toast({ text: t('shared'), tone: 'good' })
  }

  function clear() {
    replace([])
    toast({ text: t('cleared'), onUndo: () => replace(turns) })
  }

  return (
    <>
      <CopyLastRequest turns={turns} last={last} parameters={parameters} />
      <IconButton
        label={t('share')}
        icon={<Link2 />}
        aria-disabled={isBusy}
        onClick={() => !isBusy && void share()}
      />
      <IconButton label={t('clear')} icon={<Trash2 />} onClick={clear} />
    </>
  )
}

interface LastRequest {
  readonly turns: readonly Turn[]
  readonly last: Turn
  readonly parameters: Parameters
}

/** Of the first column, where two are compared. */
function CopyLastRequest({ turns, last, parameters }: LastRequest) {
  const target = parseTarget(last.answers[0]?.target)
  if (target === undefined) return null
  const history = historyBefore(turns, last.id, 0)
  const asked = toRequest({ target, question: last.question, history, parameters })
  if (asked.kind === 'collection') return <CopyAs route={asked.route} request={asked.request} />
  return <CopyAs route={asked.route} request={asked.request} />
}
